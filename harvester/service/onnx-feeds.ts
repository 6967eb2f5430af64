import { Tensor, type InferenceSession } from 'onnxruntime-node';
import type { Column } from '../../core/contract/column.ts';
import type { Columns, ColumnValues } from './runner.ts';

type Feeds = Record<string, Tensor>;
type Values = Float64Array | string[];

/**
 * How columns go into a network, as in `vault/harness/interface.py`: all into one float or double input of shape [rows, columns], in contract
 * order; or each into the input of its name, of shape [rows] or [rows, 1]. Throws when the network's inputs are neither.
 */
export function onnxFeeds(metadata: InferenceSession['inputMetadata'], inputs: readonly Column[]): (columns: Columns) => Feeds {
  const [first, ...more] = metadata;
  if (first?.isTensor && more.length === 0 && isFloat(first.type) && first.shape.length === 2) {
    const [, width] = first.shape;
    if (typeof width !== 'number' || width === inputs.length) {
      const wordy = inputs.find(({ type }) => !isNumber(type));
      if (wordy) throw new Error(`column "${wordy.name}" is a ${wordy.type}; a network of one matrix takes numbers only`);
      return matrixFeed(first.name, first.type, inputs.length);
    }
  }
  const makers = inputs.map(({ name, type, nullable }, at) => {
    const value = metadata.find((each) => each.name === name);
    const make = value?.isTensor ? tensorMakers[value.type] : undefined;
    if (!value?.isTensor || !make || metadata.length !== inputs.length || ![1, 2].includes(value.shape.length))
      throw new Error(
        `the ONNX model needs one float or double input of shape [rows, ${inputs.length}], or one input of shape [rows, 1] for each column`,
      );
    if (nullable && type !== 'double' && type !== 'float')
      throw new Error(`the column "${name}" may be missing; a network takes that as NaN in floats and doubles only`);
    if (type === 'binary' || type === 'datetime' || (value.type === 'string') !== (type === 'string'))
      throw new Error(`the ONNX model takes "${name}" as ${value.type}; the column is a ${type}`);
    return { name, at, make, flat: value.shape.length === 1 };
  });
  return ({ rows, values }) =>
    Object.fromEntries(makers.map(({ name, at, make, flat }) => [name, make(values[at] as Values, flat ? [rows] : [rows, 1])]));
}

function matrixFeed(name: string, type: 'float32' | 'float64', width: number): (columns: Columns) => Feeds {
  return ({ rows, values }) => {
    const matrix = type === 'float32' ? new Float32Array(rows * width) : new Float64Array(rows * width);
    values.forEach((source: ColumnValues, column) => {
      for (let row = 0, at = column; row < rows; row++, at += width) matrix[at] = source[row] as number;
    });
    return { [name]: new Tensor(type, matrix, [rows, width]) };
  };
}

const tensorMakers: Readonly<Record<string, ((values: Values, dims: number[]) => Tensor) | undefined>> = {
  float32: (values, dims) => new Tensor('float32', Float32Array.from(values as Float64Array), dims),
  float64: (values, dims) => new Tensor('float64', values as Float64Array, dims),
  int64: (values, dims) => new Tensor('int64', BigInt64Array.from(Array.from(values as Float64Array, BigInt)), dims),
  int32: (values, dims) => new Tensor('int32', Int32Array.from(values as Float64Array), dims),
  bool: (values, dims) => new Tensor('bool', Uint8Array.from(values as Float64Array), dims),
  string: (values, dims) => new Tensor('string', values as string[], dims),
};

function isFloat(type: string): type is 'float32' | 'float64' {
  return type === 'float32' || type === 'float64';
}

function isNumber(type: Column['type']): boolean {
  return type !== 'string' && type !== 'binary' && type !== 'datetime';
}
