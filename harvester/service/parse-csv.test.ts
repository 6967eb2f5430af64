import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCsv } from './parse-csv.ts';

const quote = (cell: string): string => (/[",\r\n]/.test(cell) || cell === '' ? `"${cell.replaceAll('"', '""')}"` : cell);

test('whatever is written by the rules is read back', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '1') });
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }),
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      (rows, end, last) => {
        const text = rows.map((row) => row.map(quote).join(',')).join(end) + (last ? end : '');
        expect(parseCsv(text)).toEqual(rows);
      },
    ),
  );
});

test('any text is read or refused, never worse', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r') }), (text) => {
      try {
        parseCsv(text);
      } catch (error) {
        expect(error).toMatchObject({ parts: { status: 400 } });
      }
    }),
  );
});
