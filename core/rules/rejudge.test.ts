import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AttemptRecord } from '../contract/records.ts';
import { sampleAttempt, sampleCompetition } from '../testing/samples.ts';
import { changedTerms, moves } from './rejudge.ts';

const competition = sampleCompetition();
const boards = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 })
  .map((scores) => scores.map((score, index) => sampleAttempt({ number: index + 1, score })));

test('a board scored under today’s terms is left alone', () => {
  fc.assert(
    fc.property(boards, (attempts) => {
      expect(changedTerms(attempts, competition)).toBeUndefined();
    }),
  );
});

test('another metric, scoring file or data concern every entry that was scored under the old', () => {
  const attempts = [1, 2].map((number) => ({ ...sampleAttempt({ number, score: 0.5 }), scoringSha256: '7'.repeat(64) }));
  const changed = sampleCompetition({
    metrics: { primary: { name: 'log_loss', direction: 'lower' }, others: [], scoring: { path: 'metrics.py', sha256: '8'.repeat(64) } },
    data: { ...competition.data, feedback: { ...competition.data.feedback, sha256: '9'.repeat(64) } },
  });
  expect(changedTerms(attempts, changed)).toMatchObject({ differs: ['data', 'metric', 'scoring'], entries: attempts });
});

test('every team is told once where it was and where it is, and nothing moves where nothing was replaced', () => {
  fc.assert(
    fc.property(boards, boards, (before, after) => {
      const table = moves(before, after.slice(0, before.length), competition.ranking);
      expect(table.map(({ team }) => team).toSorted()).toEqual(before.map(({ team }) => team).toSorted());
      for (const { before: was, after: now } of moves(before, [], competition.ranking)) expect(now).toEqual(was);
    }),
  );
});

test('who has no score any more falls off the board, and is told last', () => {
  const before = [sampleAttempt({ number: 1, score: 0.9 }), sampleAttempt({ number: 2, score: 0.5 })];
  const failed: AttemptRecord = { ...sampleAttempt({ number: 1 }), team: 'team-1' };
  expect(moves(before, [failed], competition.ranking).map(({ team, after }) => [team, after?.from])).toEqual([
    ['team-2', 1],
    ['team-1', undefined],
  ]);
});
