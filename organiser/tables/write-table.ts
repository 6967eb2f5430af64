import { open } from 'node:fs/promises';
import { copyColumnar, type TableOutput } from './columnar.ts';
import type { CsvTable } from './csv-table.ts';
import type { DataTable } from './data-table.ts';

/**
 * Writes rows and columns of a table to new files of the same format as its own. Cells of a CSV are copied as they were written, down to
 * their quotes. `source` is where the table was read from. Throws `OrganiserError`.
 */
export async function writeTables(source: string, table: DataTable, outputs: readonly TableOutput[]): Promise<void> {
  if (table.format !== 'csv') return copyColumnar(source, outputs);
  for (const output of outputs) await writeCsv(table as CsvTable, output);
}

async function writeCsv(table: CsvTable, { path, columns, rows }: TableOutput): Promise<void> {
  const indices = [...columns.keys()].map((name) => table.names.indexOf(name));
  const file = await open(path, 'w');
  try {
    let text = `${[...columns.values()].join(',')}\n`;
    for (const row of rows) {
      text += `${indices.map((column) => table.raw(row, column)).join(',')}\n`;
      if (text.length > 1_000_000) {
        await file.write(text);
        text = '';
      }
    }
    await file.write(text);
  } finally {
    await file.close();
  }
}
