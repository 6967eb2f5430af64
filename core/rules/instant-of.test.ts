import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantOf } from './instant-of.ts';

test('is what Date.parse says of every instant, with and without milliseconds', () => {
  const instant = fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });
  fc.assert(
    fc.property(instant, (date) => {
      const iso = date.toISOString();
      const short = `${iso.slice(0, 19)}Z`;
      return instantOf(iso) === date.getTime() && instantOf(short) === Date.parse(short);
    }),
    { numRuns: 3000 },
  );
});

test('is what Date.parse says of everything else', () => {
  const part = fc.constantFrom('0', '1', '2', '9', '-', ':', 'T', 'Z', '.', ' ', '+');
  const spoilt = fc.tuple(fc.constantFrom('2026-11-22T12:00:00Z', '2024-02-28T23:59:59.999Z'), fc.nat(23), part);
  const texts = fc.oneof(
    spoilt.map(([iso, at, sign]) => iso.slice(0, at) + sign + iso.slice(at + 1)),
    fc.constantFrom(
      '',
      '2026',
      '2026-02-31T00:00:00Z',
      '2024-02-29T00:00:00Z',
      '2025-02-29T00:00:00Z',
      '2026-11-22T24:00:00Z',
      '2026-11-22T12:00:00+01:00',
    ),
  );
  fc.assert(
    fc.property(texts, (text) => Object.is(instantOf(text), Date.parse(text))),
    { numRuns: 3000 },
  );
  expect(instantOf('no instant')).toBeNaN();
});
