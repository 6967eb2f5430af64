import type { Column } from '../../core/contract/column.ts';

export type TableFormat = 'csv' | 'parquet' | 'arrow';

/** A table in memory, whatever file it came from. Cells are text, as a CSV would have them; bytes are Latin-1 text. */
export interface DataTable {
  readonly path: string;
  readonly format: TableFormat;
  readonly names: readonly string[];
  readonly rows: number;
  /** What the file itself says about its columns' types; a CSV says nothing. */
  readonly types: readonly Column['type'][] | undefined;
  /** Text of a cell, null where the judge would read a missing value. */
  cell(row: number, column: number): string | null;
  /** 1-based line of a row in a text file. */
  line(row: number): number | undefined;
}

/** Every cell of the named column. Undefined where there is no such column. */
export function cellsOf(table: DataTable, name: string): (string | null)[] | undefined {
  const column = table.names.indexOf(name);
  return column < 0 ? undefined : Array.from({ length: table.rows }, (_, row) => table.cell(row, column));
}
