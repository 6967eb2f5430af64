import type { Column } from '../../core/contract/column.ts';
import { exampleRow } from '../../core/service-description/example-row.ts';
import { FrameReader } from './frame-reader.ts';
import type { Columns } from './runner.ts';

/** One valid made-up row of a contract. */
export function exampleColumns(inputs: readonly Column[]): Columns {
  return new FrameReader(inputs, 1).table([exampleRow(inputs)]);
}
