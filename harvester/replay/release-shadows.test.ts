import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { releaseShadows, shadowBits, type Counted } from './release-shadows.ts';

const one = (over: Partial<Counted['shadows'][number]> = {}): Counted => ({
  rows: 400,
  unanswered: 3,
  shadows: [{ node: 'root', shadow: 'next', answered: 397, differing: 123, largest: 0.0421, ...over }],
});

test('shares are told on the grid of their noise, and one row’s largest difference as the next edge', () => {
  expect(releaseShadows('interval', one())).toMatchObject({
    unanswered: 0.01,
    shadows: [{ node: 'root', shadow: 'next', answered: 0.99, differing: 0.31, largest: 0.05 }],
  });
  expect(releaseShadows('interval', one({ differing: 0, largest: 0 })).shadows[0]).toMatchObject({ differing: 0, largest: 0 });
  expect(releaseShadows('exact', one())).toMatchObject({ unanswered: 0.0075, shadows: [{ differing: 0.3075, largest: 0.0421 }] });
});

test('whatever was counted, no more different answers can be told than the bits that are booked for them say', () => {
  const counted = fc
    .integer({ min: 1, max: 60 })
    .chain((rows) => fc.tuple(fc.constant(rows), fc.integer({ min: 0, max: rows }), fc.integer({ min: 0, max: rows })));
  for (const policy of ['interval', 'exact'] as const) {
    const shares = new Map<number, Set<number>>();
    fc.assert(
      fc.property(counted, ([rows, answered, differing]) => {
        const told = releaseShadows(policy, {
          rows,
          unanswered: rows - answered,
          shadows: [{ ...one({ answered, differing }).shadows[0]! }],
        });
        for (const share of [told.unanswered, told.shadows[0]?.answered ?? -1, told.shadows[0]?.differing ?? -1]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
          shares.set(rows, (shares.get(rows) ?? new Set()).add(share));
        }
        expect(told.bits).toBe(shadowBits(policy, rows, 1));
      }),
      { numRuns: 2000 },
    );
    for (const [rows, seen] of shares) expect(Math.log2(seen.size)).toBeLessThanOrEqual((shadowBits(policy, rows, 0) || 0) + 1e-9);
  }
});
