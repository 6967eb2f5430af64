import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planSplit, splitNames, type SplitPlan, type SplitRequest } from './split-plan.ts';
import { togetherness } from './togetherness.ts';

const request = fc
  .record({
    rows: fc.integer({ min: 1, max: 300 }),
    seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    feedback: fc.double({ min: 0.05, max: 0.4, noNaN: true }),
    final: fc.double({ min: 0.05, max: 0.4, noNaN: true }),
    classes: fc.integer({ min: 1, max: 5 }),
    groups: fc.integer({ min: 1, max: 60 }),
  })
  .map(({ classes, groups, ...plain }) => {
    const row = Array.from({ length: plain.rows }, (_, index) => index);
    const of = (many: number, salt: number): string[] => row.map((index) => String((index * 7919 + salt + plain.seed) % many));
    return { plain, strata: of(classes, 1), groups: of(groups, 2) };
  });

const all = (plan: SplitPlan): number[] => splitNames.flatMap((name) => plan[name]).toSorted((a, b) => a - b);
const splitOf = (plan: SplitPlan): Map<number, string> =>
  new Map(splitNames.flatMap((name) => plan[name].map((row): [number, string] => [row, name])));
const share = ({ feedback, final }: SplitRequest) => ({ public: 1 - feedback - final, feedback, final });

test('every row is in exactly one split, and the same request gives the same plan', () => {
  fc.assert(
    fc.property(request, ({ plain, strata, groups }) => {
      for (const asked of [plain, { ...plain, strata }, { ...plain, together: [groups] }, { ...plain, strata, together: [groups] }]) {
        const plan = planSplit(asked);
        expect(all(plan)).toEqual(Array.from({ length: plain.rows }, (_, row) => row));
        expect(planSplit(asked)).toEqual(plan);
      }
    }),
  );
});

test('shares are met to two rows, and each class’s to two rows of it', () => {
  fc.assert(
    fc.property(request, ({ plain, strata }) => {
      const plan = planSplit({ ...plain, strata });
      for (const name of splitNames) {
        for (const stratum of new Set(strata)) {
          const rows = strata.filter((held) => held === stratum).length;
          const got = plan[name].filter((row) => strata[row] === stratum).length;
          expect(Math.abs(got - share(plain)[name] * rows)).toBeLessThan(2);
        }
      }
      const free = planSplit(plain);
      for (const name of splitNames) expect(Math.abs(free[name].length - share(plain)[name] * plain.rows)).toBeLessThan(2);
    }),
  );
});

test('what belongs together is never parted, whatever list says so', () => {
  fc.assert(
    fc.property(
      request,
      fc.infiniteStream(fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: null, freq: 5 })),
      ({ plain, groups }, stream) => {
        const twins = [...stream.take(plain.rows)];
        const where = splitOf(planSplit({ ...plain, together: [groups, twins] }));
        for (const list of [groups, twins]) {
          const homes = new Map<string, string | undefined>();
          for (const [row, key] of list.entries()) {
            if (key === null) continue;
            if (!homes.has(key)) homes.set(key, where.get(row));
            expect(where.get(row)).toBe(homes.get(key));
          }
        }
      },
    ),
  );
});

test('by time, nothing public is later than feedback, nothing there later than final, and each is in order', () => {
  fc.assert(
    fc.property(request, fc.integer({ min: 1, max: 500 }), ({ plain }, moments) => {
      const times = Array.from({ length: plain.rows }, (_, row) => (row * 7919 + plain.seed) % moments);
      const plan = planSplit({ ...plain, times });
      const at = splitNames.map((name) => plan[name].map((row) => times[row] as number));
      for (const moment of at) expect(moment).toEqual(moment.toSorted((a, b) => a - b));
      const inOrder = at.filter(({ length }) => length > 0);
      for (const [index, moment] of inOrder.slice(1).entries())
        expect(moment[0] as number).toBeGreaterThan(inOrder[index]?.at(-1) as number);
      expect(all(plan)).toHaveLength(plain.rows);
    }),
  );
});

test('rows are written in no order that tells of the source’s', () => {
  const plan = planSplit({
    rows: 2000,
    seed: 7,
    feedback: 0.25,
    final: 0.25,
    strata: Array.from({ length: 2000 }, (_, row) => String(row < 1000)),
  });
  for (const name of splitNames) {
    const positives = plan[name].map((row, position) => (row < 1000 ? position : -1)).filter((position) => position >= 0);
    const mean = positives.reduce((sum, position) => sum + position, 0) / positives.length;
    // Four standard errors of the mean of a random half of the positions.
    expect(Math.abs(mean / plan[name].length - 0.5)).toBeLessThan((4 * 0.29) / Math.sqrt(positives.length));
  }
});

test('another seed gives another plan', () => {
  const plan = (seed: number): SplitPlan => planSplit({ rows: 100, seed, feedback: 0.2, final: 0.2 });
  expect(plan(1)).not.toEqual(plan(2));
});

test('sets that touch are one set', () => {
  expect([
    ...togetherness(6, [
      ['a', 'a', null, null, 'b', null],
      [null, 'x', 'x', null, null, null],
    ]),
  ]).toEqual([0, 0, 0, 3, 4, 5]);
});
