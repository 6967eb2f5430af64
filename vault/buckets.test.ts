import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cpuSecondsBuckets, durationSecondsBuckets, latencyMsBuckets, memoryMBBuckets, roundUp125, upperEdge } from './buckets.ts';

const amount = fc.double({ min: 0, max: 4000, noNaN: true });

test('there are eight buckets of each, in order', () => {
  for (const edges of [cpuSecondsBuckets, latencyMsBuckets, memoryMBBuckets, durationSecondsBuckets(1), durationSecondsBuckets(86_400)]) {
    expect(edges).toHaveLength(8);
    expect(edges.toSorted((a, b) => a - b)).toEqual(edges);
  }
});

test('neither a cost nor a duration is ever told smaller than it is', () => {
  fc.assert(
    fc.property(amount, (value) => {
      expect(upperEdge(value, cpuSecondsBuckets)).toBeGreaterThanOrEqual(value);
      expect(roundUp125(value)).toBeGreaterThanOrEqual(value);
    }),
  );
});

test('steps of 1, 2 and 5', () => {
  expect([0, 3e-6, 0.012, 0.4, 1, 1.01, 7000].map(roundUp125)).toEqual([1e-6, 5e-6, 0.02, 0.5, 1, 2, 5000]);
});

test('an evaluation that kept to its limits always ends before the last edge', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 86_400 }), (wall) => durationSecondsBuckets(wall)[7] >= 3 * wall + 300));
});
