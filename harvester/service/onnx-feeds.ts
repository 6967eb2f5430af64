import { Tensor, type InferenceSession } from 'onnxruntime-node';
import type { Column } from '../../core/contract/column.ts';
import { layoutOf, numbersAt, type Columns, type Words } from './runner.ts';

type Feeds = Record<string, Tensor>;
type Numbers = Float64Array<ArrayBuffer>;

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
  const layout = layoutOf(inputs);
  const makers = inputs.map(({ name, type, nullable }, index) => {
    const value = metadata.find((each) => each.name === name);
    const make = value?.isTensor ? numberTensors[value.type] : undefined;
    const wordy = value?.isTensor && value.type === 'string';
    if (!value?.isTensor || (!make && !wordy) || metadata.length !== inputs.length || ![1, 2].includes(value.shape.length))
      throw new Error(
        `the ONNX model needs one float or double input of shape [rows, ${inputs.length}], or one input of shape [rows, 1] for each column`,
      );
    if (nullable && !isFloat(value.type) && !wordy)
      throw new Error(`the column "${name}" may be missing; a network takes that as NaN in floats and doubles, or as an empty text, only`);
    if (type === 'binary' || type === 'datetime' || wordy !== (type === 'string'))
      throw new Error(`the ONNX model takes "${name}" as ${value.type}; the column is a ${type}`);
    const at = layout.places[index]?.at ?? 0;
    const flat = value.shape.length === 1;
    return {
      name,
      flat,
      make: (columns: Columns, dims: number[]) => make?.(numbersAt(columns, layout, at), dims) ?? words(columns.words[at], dims),
    };
  });
  return (columns) => {
    const feeds: Feeds = {};
    for (const { name, flat, make } of makers) feeds[name] = make(columns, flat ? [columns.rows] : [columns.rows, 1]);
    return feeds;
  };
}

/** All columns are numbers, so the request's matrix is the tensor's, up to its type. */
function matrixFeed(name: string, type: 'float32' | 'float64', width: number): (columns: Columns) => Feeds {
  return ({ rows, numbers }) => ({
    [name]: type === 'float32' ? new Tensor(type, Float32Array.from(numbers), [rows, width]) : new Tensor(type, numbers, [rows, width]),
  });
}

const numberTensors: Readonly<Record<string, ((values: Numbers, dims: number[]) => Tensor) | undefined>> = {
  float32: (values, dims) => new Tensor('float32', Float32Array.from(values), dims),
  float64: (values, dims) => new Tensor('float64', values, dims),
  int64: (values, dims) => new Tensor('int64', BigInt64Array.from(Array.from(values, BigInt)), dims),
  int32: (values, dims) => new Tensor('int32', Int32Array.from(values), dims),
  bool: (values, dims) => new Tensor('bool', Uint8Array.from(values), dims),
};

function words(values: Words | undefined, dims: number[]): Tensor {
  return new Tensor(
    'string',
    ((values ?? []) as (string | null)[]).map((text) => text ?? ''),
    dims,
  );
}

function isFloat(type: string): type is 'float32' | 'float64' {
  return type === 'float32' || type === 'float64';
}

function isNumber(type: Column['type']): boolean {
  return type !== 'string' && type !== 'binary' && type !== 'datetime';
}
