import {
  Binary,
  Bool,
  Float32,
  Float64,
  Int32,
  Int64,
  makeVector,
  Table,
  tableToIPC,
  TimestampMillisecond,
  Utf8,
  vectorFromArray,
  type Vector,
} from 'apache-arrow';
import type { Column } from '../../core/contract/column.ts';
import type { Columns } from './runner.ts';

/** Validated columns as an Arrow IPC stream with the contract's names and types. */
export function arrowStream(inputs: readonly Column[], { values }: Columns): Uint8Array {
  const vectors = inputs.map(({ name, type, nullable }, at) => {
    const column = values[at] ?? [];
    return [name, nullable && hasMissing(column) ? vectorWithMissing(type, column) : vectorOf(type, column)] as const;
  });
  return tableToIPC(new Table(Object.fromEntries(vectors)), 'stream');
}

function vectorOf(type: Column['type'], values: Columns['values'][number]): Vector {
  switch (type) {
    case 'double':
      return makeVector(values as Float64Array);
    case 'float':
      return makeVector(Float32Array.from(values as Float64Array));
    case 'integer':
      return makeVector(Int32Array.from(values as Float64Array));
    case 'long':
      return makeVector(BigInt64Array.from(Array.from(values as Float64Array, BigInt)));
    case 'boolean':
      return vectorFromArray(
        Array.from(values as Float64Array, (value) => value === 1),
        new Bool(),
      );
    case 'datetime':
      return vectorFromArray(Array.from(values as Float64Array), new TimestampMillisecond());
    case 'string':
      return vectorFromArray(values as (string | null)[], new Utf8());
    case 'binary':
      return vectorFromArray(values as (Uint8Array | null)[], new Binary());
  }
}

function hasMissing(values: Columns['values'][number]): boolean {
  return values instanceof Float64Array ? values.some(Number.isNaN) : (values as unknown[]).includes(null);
}

function vectorWithMissing(type: Column['type'], values: Columns['values'][number]): Vector {
  if (type === 'string' || type === 'binary') return vectorOf(type, values);
  const cells = Array.from(values as Float64Array, (value) => (Number.isNaN(value) ? null : value));
  switch (type) {
    case 'double':
      return vectorFromArray(cells, new Float64());
    case 'float':
      return vectorFromArray(cells, new Float32());
    case 'integer':
      return vectorFromArray(cells, new Int32());
    case 'long':
      return vectorFromArray(
        cells.map((value) => (value === null ? null : BigInt(value))),
        new Int64(),
      );
    case 'boolean':
      return vectorFromArray(
        cells.map((value) => (value === null ? null : value === 1)),
        new Bool(),
      );
    case 'datetime':
      return vectorFromArray(cells, new TimestampMillisecond());
  }
}
