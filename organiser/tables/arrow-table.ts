import { DataType, tableFromIPC, Type, type Field } from 'apache-arrow';
import type { Column } from '../../core/contract/column.ts';
import type { DataTable, TableFormat } from './data-table.ts';

/** A table from an Arrow IPC stream of the contract's plain types. */
export function arrowTable(path: string, format: TableFormat, stream: Uint8Array): DataTable {
  const table = tableFromIPC(stream);
  const columns = table.schema.fields.map((_, index) => table.getChildAt(index));
  return {
    path,
    format,
    names: table.schema.fields.map(({ name }) => name),
    rows: table.numRows,
    types: table.schema.fields.map(typeOf),
    cell: (row, column) => text(columns[column]?.get(row), table.schema.fields[column]),
    line: () => undefined,
  };
}

function typeOf({ type }: Field): Column['type'] {
  if (DataType.isBool(type)) return 'boolean';
  if (DataType.isInt(type)) return type.bitWidth === 32 ? 'integer' : 'long';
  if (DataType.isFloat(type)) return type.typeId === Type.Float && type.precision === 1 ? 'float' : 'double';
  if (DataType.isTimestamp(type)) return 'datetime';
  return DataType.isBinary(type) ? 'binary' : 'string';
}

function text(value: unknown, field: Field | undefined): string | null {
  if (value === null || value === undefined || (typeof value === 'number' && Number.isNaN(value))) return null;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  if (field && DataType.isTimestamp(field.type)) return new Date(Number(value)).toISOString().replace('Z', '');
  return String(value);
}
