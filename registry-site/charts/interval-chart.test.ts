import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intervalScale } from './interval-chart.ts';

const interval = fc
  .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1e4, noNaN: true }))
  .map(([value, half]) => ({ value, low: value - half, high: value + half }));

test('everything drawn lies within the drawing, in order, with round marks', () => {
  fc.assert(
    fc.property(fc.array(interval, { minLength: 1, maxLength: 20 }), (intervals) => {
      const scale = intervalScale(intervals);
      for (const drawn of intervals.map((held) => scale.draw(held))) {
        const [low, value, high] = [Number(drawn.low), Number(drawn.value), Number(drawn.high)];
        expect(low).toBeLessThanOrEqual(value);
        expect(value).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(drawn.width);
      }
      expect(scale.axis.ticks.length).toBeLessThanOrEqual(12);
    }),
  );
});

test('marks are the numbers a person would choose', () => {
  const { axis } = intervalScale([{ low: 0.912, value: 0.93, high: 0.995 }]);
  expect(axis.ticks.map((tick) => tick.label)).toEqual(['0.92', '0.94', '0.96', '0.98']);
});

test('labels of an axis never touch', () => {
  fc.assert(
    fc.property(fc.array(interval, { minLength: 1, maxLength: 20 }), (intervals) => {
      const { ticks } = intervalScale(intervals).axis;
      for (const [index, tick] of ticks.entries()) {
        const next = ticks[index + 1];
        if (next) expect(Number(next.x) - Number(tick.x)).toBeGreaterThanOrEqual(7 * tick.label.length);
      }
    }),
  );
});

test('no entries and one exact entry still make a drawing', () => {
  expect(intervalScale([]).axis.ticks.length).toBeGreaterThan(0);
  const exact = { low: 0.5, value: 0.5, high: 0.5 };
  const drawn = intervalScale([exact]).draw(exact);
  expect(Number(drawn.value)).toBe(drawn.width / 2);
});
