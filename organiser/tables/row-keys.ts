import { createHash } from 'node:crypto';
import type { DataTable } from './data-table.ts';

/** A short key for each row's values in the named columns: equal exactly where all values are. A number is the same however it is written. */
export function rowKeys(table: DataTable, names: readonly string[]): string[] {
  const columns = names.map((name) => table.names.indexOf(name));
  return Array.from({ length: table.rows }, (_, row) => {
    const hash = createHash('sha256');
    for (const column of columns) {
      const cell = table.cell(row, column);
      const value = cell === null ? '' : sameNumber(cell);
      hash.update(`${cell === null ? 'n' : value.length}:${value}`);
    }
    return hash.digest('base64url').slice(0, 22);
  });
}

function sameNumber(cell: string): string {
  if (cell.length > 30 || !/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(cell)) return cell;
  const value = Number(cell);
  // Beyond 2^53 two whole numbers may share a double.
  return Number.isSafeInteger(value) || !/^\s*[-+]?\d+\s*$/.test(cell) ? String(value === 0 ? 0 : value) : cell;
}
