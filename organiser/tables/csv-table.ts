import { OrganiserError } from '../organiser-error.ts';
import type { DataTable } from './data-table.ts';
import { Uints } from './uints.ts';

/** What the judge's reader takes for a missing number, date or truth value. */
const missing = new Set([
  '',
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '-NaN',
  '-nan',
  '1.#IND',
  '1.#QNAN',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'n/a',
  'nan',
  'null',
]);
/** Cells of such columns are words to the judge, if one is in another form: there "NA" is a word like any other. */
const noWord = /^(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|true|false|\d{4}-\d{2}-\d{2}(?:[T ][0-9:.]+(?:Z|[-+]\d{2}:?\d{2})?)?)$/i;
const [comma, quote, lineFeed, carriageReturn] = [0x2c, 0x22, 0x0a, 0x0d];
const longestCell = 1_000_000;

/** A CSV table that also knows its cells as they were written, quotes included: what is copied is not changed. */
export interface CsvTable extends DataTable {
  readonly format: 'csv';
  raw(row: number, column: number): string;
}

/**
 * Reads a CSV (RFC 4180, comma, header first, LF or CRLF, with or without a byte order mark). Cells stay text; only their places are kept.
 *
 * Throws `OrganiserError`, with line and column, on what the judge would refuse or two readers would read differently: stray or open
 * quotes, rows of another length, lone carriage returns, repeated or empty names, cells over a million characters, another separator.
 */
export function csvTable(path: string, content: string): CsvTable {
  const text = content.charCodeAt(0) === 0xfeff ? content.slice(1) : content;
  const { starts, ends, lines, width } = index(path, text);
  const raw = (record: number, column: number): string => text.slice(starts.at(record * width + column), ends.at(record * width + column));
  const names = Array.from({ length: width }, (_, column) => unquoted(raw(0, column)));
  checkNames(path, names, text);
  const rows = lines.length - 1;
  if (rows === 0) throw refuse(path, 2, 1, 'CSV_EMPTY', 'has a header and no rows', 'add the data below the header');
  const words: (boolean | undefined)[] = [];
  return {
    path,
    format: 'csv',
    names,
    rows,
    types: undefined,
    raw: (row, column) => raw(row + 1, column),
    cell: (row, column) => {
      const written = raw(row + 1, column);
      const cell = unquoted(written);
      if (written === '' || !missing.has(cell)) return written === '' ? null : cell;
      words[column] ??= isWordy(rows, (other) => unquoted(raw(other + 1, column)));
      return words[column] ? cell : null;
    },
    line: (row) => lines.at(row + 1),
  };
}

function isWordy(rows: number, cell: (row: number) => string): boolean {
  for (let row = 0; row < rows; row += 1) {
    const text = cell(row);
    if (!missing.has(text) && !noWord.test(text)) return true;
  }
  return false;
}

interface Index {
  readonly starts: Uints;
  readonly ends: Uints;
  /** Line of each record, the header's first. */
  readonly lines: Uints;
  readonly width: number;
}

function index(path: string, text: string): Index {
  const [starts, ends, lines] = [new Uints(), new Uints(), new Uints()];
  let [at, line, width] = [0, 1, 0];
  while (at < text.length) {
    if (isBreak(text, at)) {
      // A blank line is no record, unless the table is one column wide: then it is a missing value.
      if (width !== 1) {
        at += text.charCodeAt(at) === carriageReturn ? 2 : 1;
        line += 1;
        continue;
      }
    }
    const from = at;
    let [cells, broken] = [0, 0];
    for (;;) {
      const quoted = text.charCodeAt(at) === quote;
      const end = quoted ? quotedEnd(path, text, at, from, line) : plainEnd(path, text, at, from, line);
      if (quoted) broken += breaksIn(text, at, end);
      if (end - at > longestCell)
        throw refuse(path, line, at - from + 1, 'CSV_CELL', 'is longer than a million characters', 'keep such values in a .parquet file');
      starts.push(at);
      ends.push(end);
      cells += 1;
      at = end + 1;
      if (text.charCodeAt(end) !== comma) {
        if (text.charCodeAt(end) === carriageReturn) at += 1;
        break;
      }
    }
    if (width === 0) width = cells;
    if (cells !== width)
      throw refuse(
        path,
        line,
        1,
        'CSV_WIDTH',
        `has ${cells} cells; the header has ${width}`,
        'mend this row; a comma inside a cell needs quotes around it',
      );
    lines.push(line);
    line += 1 + broken;
  }
  if (width === 0) throw refuse(path, 1, 1, 'CSV_EMPTY', 'is empty', 'the first line names the columns');
  return { starts, ends, lines, width };
}

function isBreak(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === lineFeed || (code === carriageReturn && text.charCodeAt(at + 1) === lineFeed);
}

function plainEnd(path: string, text: string, from: number, row: number, line: number): number {
  let end = from;
  for (; end < text.length; end += 1) {
    const code = text.charCodeAt(end);
    if (code === comma || code === lineFeed || (code === carriageReturn && text.charCodeAt(end + 1) === lineFeed)) break;
    if (code === quote)
      throw refuse(
        path,
        line,
        end - row + 1,
        'CSV_QUOTE',
        'has a quote inside an unquoted cell',
        'quote the whole cell and double the quote: "a ""b"" c"',
      );
    if (code === 0 || code === carriageReturn)
      throw refuse(
        path,
        line,
        end - row + 1,
        'CSV_CONTROL',
        code === 0 ? 'holds a NUL character' : 'ends a line with a lone carriage return',
        'save the file as UTF-8 text with Unix or Windows line ends',
      );
  }
  return end;
}

function quotedEnd(path: string, text: string, from: number, row: number, line: number): number {
  const column = from - row + 1;
  for (let at = from + 1; ; at += 2) {
    const next = text.indexOf('"', at);
    if (next < 0) throw refuse(path, line, column, 'CSV_QUOTE', 'opens a quote and never closes it', 'close the quote');
    at = next;
    if (text.charCodeAt(next + 1) === quote) continue;
    const end = next + 1;
    if (end >= text.length || text.charCodeAt(end) === comma || isBreak(text, end)) return end;
    throw refuse(
      path,
      line,
      end - row + 1,
      'CSV_QUOTE',
      'has text after a closing quote',
      'a quote inside a quoted cell is doubled: "a ""b"" c"',
    );
  }
}

function breaksIn(text: string, from: number, end: number): number {
  let breaks = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) breaks += 1;
  return breaks;
}

function checkNames(path: string, names: readonly string[], text: string): void {
  if (names.length === 1 && /[;\t|]/.test(names[0] ?? '')) {
    const found = /[;\t|]/.exec(text)?.[0] ?? ';';
    throw refuse(
      path,
      1,
      1,
      'CSV_SEPARATOR',
      `seems to separate cells by ${JSON.stringify(found)}`,
      'save it with commas between cells and points in numbers',
    );
  }
  for (const [column, name] of names.entries()) {
    if (name.trim() === '')
      throw refuse(
        path,
        1,
        1,
        'CSV_HEADER',
        `gives column ${column + 1} no name`,
        'name every column in the first line; pandas writes such a column unless told index=False',
      );
    if (names.indexOf(name) !== column)
      throw refuse(path, 1, 1, 'CSV_HEADER', `names two columns "${name.slice(0, 60)}"`, 'give each column a name of its own');
  }
}

function unquoted(raw: string): string {
  return raw.charCodeAt(0) === quote ? raw.slice(1, -1).replaceAll('""', '"') : raw;
}

function refuse(path: string, line: number, column: number, code: string, message: string, next: string): OrganiserError {
  return new OrganiserError({ code, path, line, column, message, next });
}
