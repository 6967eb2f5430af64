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
import { layoutOf, numbersAt, type Columns, type Words } from './runner.ts';

type Values = Float64Array<ArrayBuffer> | Words;

/** Validated columns as an Arrow IPC stream with the contract's names and types. */
export function arrowStream(inputs: readonly Column[], columns: Columns): Uint8Array {
  const layout = layoutOf(inputs);
  const vectors = inputs.map(({ name, type, nullable }, index) => {
    const place = layout.places[index];
    const column: Values = place?.kind === 'number' ? numbersAt(columns, layout, place.at) : (columns.words[place?.at ?? 0] ?? []);
    return [name, nullable && hasMissing(column) ? vectorWithMissing(type, column) : vectorOf(type, column)] as const;
  });
  return tableToIPC(new Table(Object.fromEntries(vectors)), 'stream');
}

function vectorOf(type: Column['type'], values: Values): Vector {
  switch (type) {
    case 'double':
      return makeVector(values as Float64Array<ArrayBuffer>);
    case 'float':
      return makeVector(Float32Array.from(values as Float64Array<ArrayBuffer>));
    case 'integer':
      return makeVector(Int32Array.from(values as Float64Array<ArrayBuffer>));
    case 'long':
      return makeVector(BigInt64Array.from(Array.from(values as Float64Array<ArrayBuffer>, BigInt)));
    case 'boolean':
      return vectorFromArray(
        Array.from(values as Float64Array<ArrayBuffer>, (value) => value === 1),
        new Bool(),
      );
    case 'datetime':
      return vectorFromArray(Array.from(values as Float64Array<ArrayBuffer>), new TimestampMillisecond());
    case 'string':
      return vectorFromArray(values as (string | null)[], new Utf8());
    case 'binary':
      return vectorFromArray(values as (Uint8Array | null)[], new Binary());
  }
}

function hasMissing(values: Values): boolean {
  return values instanceof Float64Array ? values.some(Number.isNaN) : (values as unknown[]).includes(null);
}

function vectorWithMissing(type: Column['type'], values: Values): Vector {
  if (type === 'string' || type === 'binary') return vectorOf(type, values);
  const cells = Array.from(values as Float64Array<ArrayBuffer>, (value) => (Number.isNaN(value) ? null : value));
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
