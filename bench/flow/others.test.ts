import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codabenchPerHour, evalaiPerHour } from './others.ts';

test('a worker that sleeps a minute after each message passes less than sixty an hour, whatever it scores', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 1e4, noNaN: true }), (evaluation) => {
      expect(evalaiPerHour(evaluation)).toBeLessThan(60);
      expect(evalaiPerHour(evaluation, 4)).toBeCloseTo(4 * evalaiPerHour(evaluation));
    }),
  );
});

test('a worker that starts two containers an attempt', () => {
  expect(codabenchPerHour(2, 0.5)).toBe(1200);
  expect(codabenchPerHour(2, 0.5, 2)).toBe(2400);
});
