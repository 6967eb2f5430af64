import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codabenchPerHour, evalaiPerHour } from './others.ts';

const cores = 2;

test('a worker that sleeps a minute after each message passes less than sixty an hour, whatever it scores', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 1e4, noNaN: true }), fc.integer({ min: 1, max: 64 }), (evaluation, count) => {
      const one = evalaiPerHour(evaluation, { count: 1, cores });
      expect(one).toBeLessThan(60);
      const more = evalaiPerHour(evaluation, { count, cores });
      expect(more).toBeLessThanOrEqual(count * one * (1 + 1e-9));
      expect(more).toBeLessThanOrEqual((cores * 3600 * (1 + 1e-9)) / evaluation);
    }),
  );
});

test('a worker that starts two containers an attempt; more workers than cores evaluate no faster', () => {
  expect(codabenchPerHour(2, 0.5, { count: 1, cores })).toBe(1200);
  expect(codabenchPerHour(2, 0.5, { count: 2, cores })).toBe(2400);
  expect(codabenchPerHour(2, 0.5, { count: 4, cores })).toBe(3600);
});
