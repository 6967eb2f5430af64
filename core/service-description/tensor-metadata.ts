import type { Column } from '../contract/column.ts';

/** The datatypes of the Open Inference Protocol v2. */
export const protocolDatatypes = 'BOOL UINT8 UINT16 UINT32 UINT64 INT8 INT16 INT32 INT64 FP16 FP32 FP64 BYTES'.split(' ');

/** Open Inference Protocol v2 datatypes of the contract's column types. Bytes travel as base64, instants as RFC 3339. */
const datatypes = {
  boolean: 'BOOL',
  integer: 'INT32',
  long: 'INT64',
  float: 'FP32',
  double: 'FP64',
  string: 'BYTES',
  binary: 'BYTES',
  datetime: 'BYTES',
} as const satisfies Record<Column['type'], string>;

/** Columns as a server of the Open Inference Protocol v2 describes them. */
export function tensorMetadata(columns: readonly Column[]): { name: string; datatype: string; shape: number[] }[] {
  return columns.map(({ name, type }) => ({ name, datatype: datatypes[type], shape: [-1] }));
}
