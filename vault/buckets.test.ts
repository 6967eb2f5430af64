import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cpuSecondsBuckets,
  durationSecondsBuckets,
  latencyMsBuckets,
  lowerEdge,
  memoryMBBuckets,
  roundUp125,
  upperEdge,
} from './buckets.ts';

const amount = fc.double({ min: 0, max: 4000, noNaN: true });

test('there are eight buckets of each, in order', () => {
  for (const edges of [cpuSecondsBuckets, durationSecondsBuckets, latencyMsBuckets, memoryMBBuckets]) {
    expect(edges).toHaveLength(8);
    expect(edges.toSorted((a, b) => a - b)).toEqual(edges);
  }
});

test('a cost is never told smaller than it is, a duration never longer', () => {
  fc.assert(
    fc.property(amount, (value) => {
      expect(upperEdge(value, cpuSecondsBuckets)).toBeGreaterThanOrEqual(value);
      expect(lowerEdge(value, durationSecondsBuckets)).toBeLessThanOrEqual(value);
      expect(roundUp125(value)).toBeGreaterThanOrEqual(value);
    }),
  );
});

test('steps of 1, 2 and 5', () => {
  expect([0, 3e-6, 0.012, 0.4, 1, 1.01, 7000].map(roundUp125)).toEqual([1e-6, 5e-6, 0.02, 0.5, 1, 2, 5000]);
});
