import { expect, test } from 'vitest';
import { noon, pull } from '../testing/world.ts';
import { mergeMark, mergeTry } from './merge-try.ts';

const as = { pull, reviews: [] };
const refused = (at: string): Parameters<typeof mergeTry>[0] => ({ ...as, mergeRefusal: { at, why: 'no', mark: mergeMark(as) } });
const review = { reviewer: 'mia', state: 'APPROVED', headSha: pull.headSha, at: noon, maintainer: true } as never;

test.each([
  ['never refused: it is asked, and looked for', as, true, '2026-11-22T12:00:02.000Z'],
  ['just refused: not before ten minutes have gone', refused('2026-11-22T11:59:58.000Z'), false, '2026-11-22T12:09:58.000Z'],
  ['refused ten minutes ago', refused('2026-11-22T11:50:00.000Z'), true, '2026-11-22T12:00:02.000Z'],
  ['reviewed since', { ...refused('2026-11-22T11:59:58.000Z'), reviews: [review] }, true, '2026-11-22T12:00:02.000Z'],
  ['changed since', { ...refused('2026-11-22T11:59:58.000Z'), pull: { ...pull, updatedAt: noon } }, true, '2026-11-22T12:00:02.000Z'],
])('%s', (_what, snapshot, ask, lookAgainAt) => {
  expect(mergeTry(snapshot, noon)).toMatchObject({ ask, lookAgainAt });
});
