import { expect, test } from 'vitest';
import type { Act } from '../commands/acts.ts';
import { attempt, competition, dispatch, head, noon, runKey, snapshot, version } from '../testing/world.ts';
import { secondLooks } from './second-looks.ts';

const mine = attempt();
const promote: Act = {
  decision: 'promote',
  argument: '',
  by: 'mia',
  role: 'maintainer',
  commentId: 9,
  at: '2026-11-22T11:59:30Z',
  headSha: head,
  recorded: true,
};
const todo = (publishedAt: string, dispatches: Parameters<typeof dispatch>[0][] = []): string[] => {
  const about = { final: undefined, version: version(mine, { publishedAt }) };
  const seen = snapshot({ attempts: [mine], dispatches: dispatches.map(dispatch) });
  return secondLooks(seen, competition, mine, about, [promote], noon).todo.map(({ kind }) => kind);
};

test('what is asked for in the very second of the answer before is not taken for answered', () => {
  expect(todo('2026-11-22T11:59:30.900Z')).toEqual(['dispatch']);
  expect(todo('2026-11-22T11:59:31.000Z')).toEqual([]);
});

test('an answer of that second counts once it is known to be the answer', () => {
  const at = '2026-11-22T11:59:30.100Z';
  const answered = { stage: 'promote', headSha: head, runKey: runKey(5), at, outcome: { kind: 'recorded', at, why: 'recorded' } } as const;
  expect(todo('2026-11-22T11:59:30.900Z', [answered])).toEqual([]);
});
