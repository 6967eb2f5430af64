import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { OrganiserError } from '../organiser-error.ts';
import { arrowTable } from './arrow-table.ts';
import { readColumnar } from './columnar.ts';
import { csvTable } from './csv-table.ts';
import type { DataTable } from './data-table.ts';

/** A string of V8 holds no more. */
const largestCsv = 500_000_000;

/** Reads a .csv, .parquet or .arrow file. `shown` is how messages name it. Throws `OrganiserError` on anything that cannot be read. */
export async function readTable(path: string, shown = path): Promise<DataTable> {
  const refuse = (code: string, message: string, next: string): OrganiserError => new OrganiserError({ code, path: shown, message, next });
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw refuse('TABLE', found ? 'is not a file' : 'is not there', 'name a .csv, .parquet or .arrow file');
  const format = extname(path).slice(1).toLowerCase();
  if (format === 'parquet' || format === 'arrow') return arrowTable(shown, format, await readColumnar(path));
  if (format !== 'csv') throw refuse('TABLE', `is a .${format} file`, 'bring the data as .csv, .parquet or .arrow');
  if (found.size > largestCsv) throw refuse('CSV_TOO_LARGE', 'is over 500 MB', 'save it as .parquet: smaller, faster and typed');
  const bytes = await readFile(path);
  try {
    return csvTable(shown, new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    if (error instanceof OrganiserError) throw error;
    const line = firstBadLine(bytes);
    throw new OrganiserError({
      code: 'CSV_ENCODING',
      path: shown,
      line,
      message: 'is not UTF-8',
      next: 'save it as UTF-8; it is probably Latin-1 or UTF-16',
    });
  }
}

function firstBadLine(bytes: Buffer): number {
  let line = 1;
  for (let from = 0; from < bytes.length; line += 1) {
    const found = bytes.indexOf(0x0a, from);
    const end = found < 0 ? bytes.length : found + 1;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(from, end));
    } catch {
      return line;
    }
    from = end;
  }
  return line;
}
