import type { Column } from '../contract/column.ts';

export type Cell = string | number | boolean;

/** A made-up but valid value of a column: the middle of its range, its first class, or a plain value of its type. Never from anyone's data. */
export function exampleCell(column: Column): Cell {
  if (column.classes) return column.classes[0] as Cell;
  const [low, high] = column.range ?? [0, 1];
  switch (column.type) {
    case 'float':
    case 'double':
      return low + (high - low) / 2;
    case 'integer':
    case 'long':
      return Math.min(Math.floor(high), Math.ceil(low + (high - low) / 2));
    case 'boolean':
      return false;
    case 'datetime':
      return '2026-01-01T00:00:00Z';
    case 'binary':
      return 'AA==';
    case 'string':
      return 'text';
  }
}

/** One example row in contract order. */
export function exampleRow(columns: readonly Column[]): Cell[] {
  return columns.map(exampleCell);
}
