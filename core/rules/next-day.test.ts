import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextDay } from './next-day.ts';

test('it is the first moment of another day, and within 24 hours', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), (at) => {
      const next = nextDay(at.toISOString());
      expect(next.endsWith('T00:00:00.000Z')).toBe(true);
      const wait = Date.parse(next) - at.getTime();
      expect(wait > 0 && wait <= 86_400_000).toBe(true);
    }),
  );
});
