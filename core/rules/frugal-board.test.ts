import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AttemptRecord } from '../contract/records.ts';
import { sampleAttempt } from '../testing/samples.ts';
import { frugalBoards } from './frugal-board.ts';
import { rank } from './ranking.ts';

function entry(
  number: number,
  score: number,
  cost: { energy?: number | null; latency?: number; size?: number; runnerClass?: string },
): AttemptRecord {
  const sample = sampleAttempt({ number, score, half: 0.02, energy: cost.energy === undefined ? 1 : cost.energy });
  if (sample.evaluation.kind !== 'scored') throw new Error('no score');
  const { latency = 1, size = 1000, runnerClass = 'EPYC · 2 cores' } = cost;
  return {
    ...sample,
    evaluation: {
      ...sample.evaluation,
      cost: { ...sample.evaluation.cost, latencyMs: { p50: latency, p95: latency }, modelBytes: size, runnerClass },
    },
  };
}

const numbers = (attempts: readonly AttemptRecord[]) =>
  frugalBoards(rank(attempts, [])).map(({ entries }) => entries.map(({ attempt }) => attempt.key.number));

test('among equally good models the small and cheap one is first; a cheap bad one stays last', () => {
  const large = entry(1, 0.95, { energy: 5, latency: 10, size: 9000 });
  const small = entry(2, 0.94, { energy: 1, latency: 1, size: 100 });
  const constant = entry(3, 0.5, { energy: 0.001, latency: 0.001, size: 1 });
  expect(numbers([constant, large, small])).toEqual([[2, 1, 3]]);
  expect(frugalBoards(rank([constant, large, small], []))[0]?.entries.map(({ cheapest }) => cheapest)).toEqual([true, false, true]);
});

test('an unknown energy ranks last, equals share the mean of their ranks', () => {
  const boards = frugalBoards(rank([entry(1, 0.9, { energy: null }), entry(2, 0.9, { energy: 3 }), entry(3, 0.9, { energy: 3 })], []));
  expect(boards[0]?.entries.map(({ attempt, ranks }) => [attempt.key.number, ranks.energy])).toEqual([
    [2, 1.5],
    [3, 1.5],
    [1, 3],
  ]);
});

test('runner classes are never mixed', () => {
  const boards = frugalBoards(rank([entry(1, 0.9, { energy: 9 }), entry(2, 0.9, { energy: 1, runnerClass: 'Arm · 4 cores' })], []));
  expect(boards.map(({ runnerClass, entries }) => [runnerClass, entries.map(({ position }) => position)])).toEqual([
    ['Arm · 4 cores', [1]],
    ['EPYC · 2 cores', [1]],
  ]);
});

test('it lists exactly who has a rank, never a worse group before a better one', () => {
  const costs = fc.record({
    score: fc.integer({ min: 50, max: 99 }),
    energy: fc.option(fc.integer({ min: 1, max: 5 })),
    size: fc.integer({ min: 1, max: 4 }),
  });
  fc.assert(
    fc.property(fc.array(costs, { maxLength: 12 }), (drawn) => {
      const attempts = drawn.map(({ score, energy, size }, at) => entry(at + 1, score / 100, { energy, size }));
      const board = frugalBoards(rank(attempts, []))[0]?.entries ?? [];
      expect(board.map(({ position }) => position)).toEqual(board.map((_, at) => at + 1));
      expect(new Set(board.map(({ attempt }) => attempt))).toEqual(new Set(rank(attempts, []).map(({ attempt }) => attempt)));
      for (const [at, { group }] of board.entries()) expect(group.from).toBeGreaterThanOrEqual(board[at - 1]?.group.from ?? 1);
    }),
  );
});
