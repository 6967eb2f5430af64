import { expect, test } from 'vitest';
import { byteSize, count, decimalsFor, figure, measured, plural, pValue, signed } from './figures.ts';

test.each([
  [0.979, 0.993, 3],
  [0.9868, 0.9874, 5],
  [50, 56, 1],
  [5000, 5600, 0],
  [1, 1, 4],
])('an interval from %d to %d deserves %d decimals', (low, high, decimals) => expect(decimalsFor(low, high)).toBe(decimals));

test('figures use a real minus and never run away', () => {
  expect(figure(-0.5, 2)).toBe('−0.50');
  expect(figure(1e300, 2)).toBe('1.00e+300');
  expect(figure(1e-9, 3)).toBe('1.00e−9');
  expect(signed(0.011, 3)).toBe('+0.011');
  expect(pValue(0)).toBe('< 0.001');
});

test('amounts read well', () => {
  expect([0, 0.0004, 0.031, 4.24, 118.4, 12_400].map(measured)).toEqual(['0', '< 0.001', '0.031', '4.2', '118', '12\u202f400']);
  expect([999, 214_000, 9_200_000, 3e15].map(byteSize)).toEqual(['999 B', '214 kB', '9.2 MB', '3\u202f000 TB']);
  expect([plural(1, 'file'), plural(5, 'file'), plural(2, 'entry', 'entries')]).toEqual(['1 file', '5 files', '2 entries']);
  expect(count(1_234_567)).toBe('1\u202f234\u202f567');
});
