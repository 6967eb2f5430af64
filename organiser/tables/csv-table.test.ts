import fc from 'fast-check';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OrganiserError } from '../organiser-error.ts';
import { csvTable } from './csv-table.ts';
import { writeTables } from './write-table.ts';

const refusal = (text: string): string => {
  try {
    csvTable('data.csv', text);
  } catch (error) {
    if (error instanceof OrganiserError) return error.message.split('\n')[0] ?? '';
    throw error;
  }
  return 'read';
};
const cells = (text: string): (string | null)[][] => {
  const table = csvTable('data.csv', text);
  return Array.from({ length: table.rows }, (_, row) => table.names.map((_, column) => table.cell(row, column)));
};

test.each([
  ['a stray quote', 'a,b\n1,x"y\n', 'data.csv:2:4  CSV_QUOTE  has a quote inside an unquoted cell'],
  ['an open quote', 'a,b\n1,"x\n2,y\n', 'data.csv:2:3  CSV_QUOTE  opens a quote and never closes it'],
  ['text behind a quote', 'a,b\n1,"x"y\n', 'data.csv:2:6  CSV_QUOTE  has text after a closing quote'],
  ['a short row', 'a,b\n1,2\n3\n', 'data.csv:3:1  CSV_WIDTH  has 1 cells; the header has 2'],
  ['a long row behind a value of two lines', 'a,b\n"1\n1",2\n3,4,5\n', 'data.csv:4:1  CSV_WIDTH  has 3 cells; the header has 2'],
  ['semicolons', 'a;b\n1;2\n', 'data.csv:1:1  CSV_SEPARATOR  seems to separate cells by ";"'],
  ['the same name twice', 'a,a\n1,2\n', 'data.csv:1:1  CSV_HEADER  names two columns "a"'],
  ['a column without a name, as pandas writes its index', ',a\n0,1\n', 'data.csv:1:1  CSV_HEADER  gives column 1 no name'],
  ['nothing', '', 'data.csv:1:1  CSV_EMPTY  is empty'],
  ['a header only', 'a,b\n', 'data.csv:2:1  CSV_EMPTY  has a header and no rows'],
  ['a NUL', 'a,b\n1,\0\n', 'data.csv:2:3  CSV_CONTROL  holds a NUL character'],
  ['old Mac line ends', 'a,b\r1,2\r', 'data.csv:1:4  CSV_CONTROL  ends a line with a lone carriage return'],
  ['a huge field', `a\n${'x'.repeat(1_000_001)}\n`, 'data.csv:2:1  CSV_CELL  is longer than a million characters'],
])('%s is refused where it stands', (_, text, message) => {
  expect(refusal(text)).toBe(message);
});

test('a byte order mark, Windows line ends, quotes, line breaks inside them and blank lines are read', () => {
  expect(cells('\ufeffa,"b ""c"""\r\n1,"x, ""y"""\r\n\r\n2,"two\r\nlines"\r\n3,')).toEqual([
    ['1', 'x, "y"'],
    ['2', 'two\r\nlines'],
    ['3', null],
  ]);
});

test('a missing number is missing, and a word that looks like one is a word', () => {
  expect(cells('n,w\nNA,NA\n1.5,Oslo\n,\nnan,""\n')).toEqual([
    [null, 'NA'],
    ['1.5', 'Oslo'],
    [null, null],
    [null, ''],
  ]);
});

test('rows know their lines, whatever stands between them', () => {
  const table = csvTable('data.csv', 'a\n"1\n2\n3"\n4\n5\n');
  expect([0, 1, 2].map((row) => table.line(row))).toEqual([2, 5, 6]);
});

test('whatever the text, it is a table of the right width or an error with its line', () => {
  const part = fc.constantFrom('"', '""', ',', '\n', '\r\n', '\r', 'a', '1', ' ', '\0', ';', '\ufeff', 'é');
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 60 }).map((parts) => parts.join('')),
      (text) => {
        try {
          const table = csvTable('data.csv', `x,y\n${text}`);
          for (let row = 0; row < table.rows; row += 1) expect([table.cell(row, 0), table.cell(row, 1)]).toHaveLength(2);
        } catch (error) {
          if (!(error instanceof OrganiserError)) throw error;
          expect(error.problems[0]?.line).toBeGreaterThan(0);
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test('what is copied is what was written: no cell changes, whatever its digits, quotes and line breaks', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'csv-'));
  const cell = fc.oneof(
    fc.constantFrom('1.10', '1e-300', '0.1000000000000000055', '007', '+5', '-0', ' x ', 'a,b', '"q"', 'two\nlines', '', 'NA'),
    fc.string({ maxLength: 8 }),
  );
  const written = (value: string): string => (/[",\n\r\0]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
  try {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), async (rows) => {
        const text = `x,y\n${rows.map((row) => row.map(written).join(',')).join('\n')}\n`;
        const table = csvTable('data.csv', text);
        fc.pre(table.rows === rows.length);
        const order = rows.map((_, row) => row).toReversed();
        const path = join(dir, 'out.csv');
        await writeTables('data.csv', table, [
          {
            path,
            columns: new Map([
              ['y', 'why'],
              ['x', 'x'],
            ]),
            rows: order,
          },
        ]);
        const lines = order.map((row) => `${written(rows[row]?.[1] ?? '')},${written(rows[row]?.[0] ?? '')}\n`);
        expect(await readFile(path, 'utf8')).toBe(`why,x\n${lines.join('')}`);
      }),
      { numRuns: 150 },
    );
  } finally {
    await rm(dir, { recursive: true });
  }
});
