import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibleDeep, visibleText } from './visible-text.ts';

test('bidi controls, control characters and lone surrogates become visible; scripts and emoji stay', () => {
  expect(visibleText('a\u202Eb')).toBe('a‹U+202E›b');
  expect(visibleText('a\u0000\u001b')).toBe('a‹U+0000›‹U+001B›');
  expect(visibleText('zero\u200Bwidth\uFEFF')).toBe('zero‹U+200B›width‹U+FEFF›');
  expect(visibleText('\uD800')).toBe('\uFFFD');
  expect(visibleText('עברית 👩‍🔬 می‌خواهم\n\tline')).toBe('עברית 👩‍🔬 می‌خواهم\n\tline');
});

test('everything inside a value is made visible, whatever its shape', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const seen = JSON.stringify(visibleDeep({ value, bad: '\u202E' }));
      expect(seen).not.toContain('\u202E');
      expect(visibleDeep(visibleDeep(value))).toEqual(visibleDeep(value));
    }),
  );
});
