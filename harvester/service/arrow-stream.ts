import {
  Binary,
  Bool,
  Float32,
  Float64,
  Int32,
  Int64,
  Table,
  TimestampMillisecond,
  Utf8,
  tableToIPC,
  vectorFromArray,
  type DataType,
} from 'apache-arrow';
import type { Column } from '../../core/contract/column.ts';
import type { Columns } from './runner.ts';

const types = {
  boolean: () => new Bool(),
  integer: () => new Int32(),
  long: () => new Int64(),
  float: () => new Float32(),
  double: () => new Float64(),
  string: () => new Utf8(),
  binary: () => new Binary(),
  datetime: () => new TimestampMillisecond(),
} as const satisfies Record<Column['type'], () => DataType>;

/** Validated columns as an Arrow IPC stream with the contract's names and types. */
export function arrowStream(inputs: readonly Column[], { values }: Columns): Uint8Array {
  const vectors = inputs.map(({ name, type }, at) => [name, vectorFromArray(cells(type, values[at] ?? []), types[type]())] as const);
  return tableToIPC(new Table(Object.fromEntries(vectors)), 'stream');
}

function cells(type: Column['type'], values: Columns['values'][number]): readonly unknown[] {
  if (type === 'boolean') return Array.from(values as Float64Array, (value) => value === 1);
  if (type === 'long') return Array.from(values as Float64Array, BigInt);
  return Array.from(values as ArrayLike<unknown>);
}
