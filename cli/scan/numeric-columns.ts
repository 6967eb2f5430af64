import type { DataTable } from '../../organiser/tables/data-table.ts';

export interface NumericColumn {
  readonly name: string;
  /** One number a row; NaN where there is none. */
  readonly values: Float64Array;
}

/** The columns of a table that hold numbers: where nine in ten of the cells are. */
export function numericColumns(table: DataTable): NumericColumn[] {
  return table.names.flatMap((name, column) => {
    const values = Float64Array.from({ length: table.rows }, (_, row) => number(table.cell(row, column)));
    const numbers = values.filter((value) => !Number.isNaN(value)).length;
    return numbers > 0 && numbers >= 0.9 * values.length ? [{ name, values }] : [];
  });
}

function number(cell: string | null): number {
  const text = cell?.trim() ?? '';
  return text === '' ? Number.NaN : Number(text);
}
