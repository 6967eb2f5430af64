import { Binary, Bool, makeVector, Table, TimestampMillisecond, Utf8, tableToIPC, vectorFromArray, type Vector } from 'apache-arrow';
import type { Column } from '../../core/contract/column.ts';
import type { Columns } from './runner.ts';

/** Validated columns as an Arrow IPC stream with the contract's names and types. */
export function arrowStream(inputs: readonly Column[], { values }: Columns): Uint8Array {
  const vectors = inputs.map(({ name, type }, at) => [name, vectorOf(type, values[at] ?? [])] as const);
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
      return vectorFromArray(values as string[], new Utf8());
    case 'binary':
      return vectorFromArray(values as Uint8Array[], new Binary());
  }
}
