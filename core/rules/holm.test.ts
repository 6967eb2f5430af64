import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holm } from './holm.ts';

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });

test('a worked example, in the order given', () => {
  expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
});

test('one test alone is not adjusted, none are none', () => {
  expect(holm([0.03])).toEqual([0.03]);
  expect(holm([])).toEqual([]);
});

test('by its definition: the largest of what every smaller p becomes, times how many are left', () => {
  fc.assert(
    fc.property(pValues, (p) => {
      const sorted = p.toSorted((a, b) => a - b);
      const expected = p.map((value) => {
        const upTo = sorted.slice(0, sorted.lastIndexOf(value) + 1);
        return Math.min(1, Math.max(...upTo.map((each, rank) => each * (p.length - rank))));
      });
      holm(p).forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 12));
    }),
  );
});

test('never below the raw p, never above Bonferroni’s, and in the same order', () => {
  fc.assert(
    fc.property(pValues, (p) => {
      const adjusted = holm(p);
      adjusted.forEach((value, index) => {
        expect(value).toBeGreaterThanOrEqual(p[index]!);
        expect(value).toBeLessThanOrEqual(Math.min(1, p[index]! * p.length) + 1e-15);
        adjusted.forEach((other, at) => {
          if (p[index]! < p[at]!) expect(value).toBeLessThanOrEqual(other);
        });
      });
    }),
  );
});
