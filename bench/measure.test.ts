import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reached } from './figure.ts';
import { figureOf, median, ratios, takeTurns } from './measure.ts';

test('the median lies in the middle whatever the order', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(() => median([])).toThrow(RangeError);
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
      const middle = median(values);
      expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(values.length / 2);
      expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(values.length / 2);
    }),
  );
});

test('contestants take turns, and the warm-up does not count', async () => {
  const order: string[] = [];
  const times = await takeTurns({ ours: () => order.push('ours'), theirs: () => order.push('theirs') }, { rounds: 2 });
  expect(order).toEqual(['ours', 'theirs', 'ours', 'theirs', 'ours', 'theirs']);
  expect([times.ours.length, times.theirs.length]).toEqual([2, 2]);
  expect(ratios([2, 6], [1, 2])).toEqual([2, 3]);
});

test('a figure says whether it reaches its target', () => {
  expect(reached(figureOf([1, 2, 3], 's', { target: { atMost: 2 } }))).toBe(true);
  expect(reached(figureOf([1, 2, 3], 's', { target: { atLeast: 3 } }))).toBe(false);
  expect(reached(figureOf([1], 's'))).toBeUndefined();
});
