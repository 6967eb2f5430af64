import type { Column } from '../../core/contract/column.ts';

/** MLflow's `dataframe_records` body with one plausible row: the first class, the middle of the range, else a neutral value of the type. */
export function exampleRequest(inputs: readonly Column[]): { dataframe_records: [Record<string, unknown>] } {
  return { dataframe_records: [Object.fromEntries(inputs.map((column) => [column.name, exampleValue(column)]))] };
}

function exampleValue(column: Column): unknown {
  if (column.classes?.[0] !== undefined) return column.classes[0];
  const middle = column.range ? (column.range[0] + column.range[1]) / 2 : 1;
  switch (column.type) {
    case 'boolean':
      return true;
    case 'integer':
    case 'long':
      return Math.round(middle);
    case 'float':
    case 'double':
      return Number(middle.toPrecision(6));
    case 'binary':
      return '';
    case 'datetime':
      return '2026-01-01T00:00:00';
    case 'string':
      return 'text';
  }
}
