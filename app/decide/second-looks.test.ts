import { expect, test } from 'vitest';
import type { Act } from '../commands/acts.ts';
import { attempt, version } from '../testing/records.ts';
import { competition, dispatch, head, noon, runKey, snapshot } from '../testing/world.ts';
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

test.each([
  ['had been read when the run was asked for', 9, []],
  ['came after', 8, ['dispatch']],
])('of that second, the run answers a command that %s', (_what, lastCommand, wanted) => {
  const at = '2026-11-22T11:59:30.100Z';
  const outcome = { kind: 'recorded', at, why: 'recorded' } as const;
  const run = { stage: 'promote', headSha: head, runKey: runKey(5), at, lastCommand, outcome } as const;
  expect(todo('2026-11-22T11:59:30.900Z', [run])).toEqual(wanted);
});
