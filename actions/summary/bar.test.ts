import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bar, interval } from './bar.ts';

test('a bar is as long as its part of the most', () => {
  expect([bar(0, 5), bar(5, 5), bar(1, 2), bar(1, 8), bar(3, 0)]).toEqual([
    '',
    `\`${'█'.repeat(20)}\``,
    `\`${'█'.repeat(10)}\``,
    '`██▌`',
    '',
  ]);
});

test('an interval stands where its figures are', () => {
  expect(interval({ low: 0, value: 0.5, high: 1 }, [0, 1])).toBe('`├━━━━━━━━━━━━━━●━━━━━━━━━━━━━━┤`');
  expect(interval({ low: 0.9, value: 0.95, high: 0.97 }, [0, 1])).toBe('`┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄├━●┄`');
});

test('whatever the figures, a chart is one line of code of the same length', () => {
  const any = fc.double({ noNaN: true });
  fc.assert(
    fc.property(any, any, any, (low, value, high) => {
      expect(interval({ low, value, high }, [Math.min(0, low), Math.max(1, high)])).toMatch(/^`[├┤●━┄]{31}`$/);
      expect(bar(value, high)).toMatch(/^(`[█▏▎▍▌▋▊▉]{1,20}`)?$/);
    }),
  );
});
