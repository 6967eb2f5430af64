import { expect, test } from 'vitest';
import { dispatch, runKey } from '../testing/world.ts';
import { isAnswerTo, isGivenAfter } from './given-after.ts';

const asked = { commentId: 9, at: '2026-11-22T12:00:00Z' };
const answer = (at: string): Parameters<typeof isAnswerTo>[1] => ({ runKey: runKey(1), at });

test.each([
  ['whatever the clocks say, by the comments read before', dispatch({ at: '2026-11-22T12:05:00.000Z', lastCommand: 8 }), true],
  ['nor by clocks that differ', dispatch({ at: '2026-11-22T11:55:00.000Z', lastCommand: 9 }), false],
  ['of a run from before that was kept, by the time', dispatch({ at: '2026-11-22T11:59:59.000Z' }), true],
  ['and in its second, to be safe', dispatch({ at: '2026-11-22T12:00:00.900Z' }), true],
  ['but not later', dispatch({ at: '2026-11-22T12:00:01.000Z' }), false],
])('a command is given after a run was asked for: %s', (_what, run, after) => {
  expect(isGivenAfter(asked, run)).toBe(after);
});

test.each([
  ['of a run asked for since, by a runner whose clock is behind', '2026-11-22T11:50:00.000Z', [dispatch({ lastCommand: 9 })], true],
  ['of the run under way then', '2026-11-22T12:00:01.000Z', [dispatch({ lastCommand: 8 })], true],
  ['of the same second', '2026-11-22T12:00:00.900Z', [dispatch({ lastCommand: 8 })], false],
  ['of a runner ahead of time, known before it was asked', '2026-11-22T12:09:00.000Z', [known('2026-11-22T11:59:00.000Z')], false],
  ['of a run nobody remembers, later', '2026-11-22T12:00:01.000Z', [], true],
  ['of a run nobody remembers, before', '2026-11-22T11:59:59.999Z', [], false],
])('an answer %s', (_what, at, runs, answers) => {
  expect(isAnswerTo(asked, answer(at), runs)).toBe(answers);
});

function known(at: string): ReturnType<typeof dispatch> {
  return dispatch({ lastCommand: 8, outcome: { kind: 'recorded', at, why: 'recorded' } });
}
