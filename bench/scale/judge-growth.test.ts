import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandom } from '../../core/rules/seeded-random.ts';
import { judgeGrowth, type Reading } from './judge-growth.ts';

const readings = (law: (attempts: number) => number, seed = 1, noise = 0.05): Reading[] => {
  const random = seededRandom(seed);
  return Array.from({ length: 40 }, (_, at) => {
    const attempts = 50 * (at + 1);
    return { attempts, value: law(attempts) * (1 + noise * (2 * random() - 1)) };
  });
};
const seeds = fc.integer({ min: 0, max: 1e6 });

test('a queue that empties again is flat, one night with a thousand in it does not change that', () => {
  fc.assert(fc.property(seeds, (seed) => void expect(judgeGrowth(readings(() => 30, seed)).growth).toBe('flat')));
  const night = readings(() => 30).map((one, at) => (at === 20 ? { ...one, value: 1000 } : one));
  expect(judgeGrowth(night).growth).toBe('flat');
});

test('a ledger with so many bytes an attempt is linear', () => {
  fc.assert(fc.property(seeds, (seed) => void expect(judgeGrowth(readings((n) => 1e5 + 4000 * n, seed, 0.02)).growth).toBe('linear')));
});

test('what squares grows faster, and so does what was flat and then leaks', () => {
  fc.assert(fc.property(seeds, (seed) => void expect(judgeGrowth(readings((n) => n * n, seed, 0.02)).growth).toBe('faster')));
  expect(judgeGrowth(readings((n) => 100 + Math.max(0, n - 1000), 1, 0)).growth).toBe('faster');
});

test('too few readings, or some out of order, are no soak', () => {
  expect(() => judgeGrowth(readings(() => 1).slice(0, 7))).toThrow('8 readings or more, not 7');
  expect(() => judgeGrowth(readings(() => 1).toReversed())).toThrow('in the order of their attempts');
});
