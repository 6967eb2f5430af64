import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Column } from '../../core/contract/column.ts';
import type { Columns, ModelRunner } from './runner.ts';

type NumberType = 'float32' | 'float64';

/**
 * Loads a bare ONNX file: one input of rank 2 `[rows, inputs]`, float or double, columns in contract order. The output is the one named
 * `probabilities`, else `variable`, else the last of floats or doubles. One thread, so that sums come out the same everywhere.
 */
export async function openOnnxRunner(file: string, inputs: readonly Column[], outputs: readonly Column[]): Promise<ModelRunner> {
  const wordy = inputs.find(({ type }) => type === 'string' || type === 'binary' || type === 'datetime');
  if (wordy) throw new Error(`column "${wordy.name}" is a ${wordy.type}; a bare ONNX model takes numbers only`);
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' });
  const input = inputOf(session, inputs.length);
  const output = outputOf(session);
  return {
    async predict({ rows, values }) {
      const matrix = input.type === 'float32' ? new Float32Array(rows * inputs.length) : new Float64Array(rows * inputs.length);
      fill(matrix, values, rows);
      const feeds = { [input.name]: new Tensor(input.type, matrix, [rows, inputs.length]) };
      const result = (await session.run(feeds, [output]))[output];
      return shaped(result, rows, outputs.length);
    },
    close: () => session.release(),
  };
}

function inputOf(session: InferenceSession, width: number): { name: string; type: NumberType } {
  const [first, ...more] = session.inputMetadata;
  if (!first?.isTensor || more.length > 0)
    throw new Error(`the ONNX model has ${session.inputMetadata.length} inputs; exactly one tensor is needed`);
  const { name, type, shape } = first;
  if (type !== 'float32' && type !== 'float64') throw new Error(`the ONNX model's input is ${type}; float or double is needed`);
  if (shape.length !== 2 || (typeof shape[1] === 'number' && shape[1] !== width))
    throw new Error(`the ONNX model's input has shape [${shape.join(', ')}]; [rows, ${width}] is needed`);
  return { name, type };
}

function outputOf(session: InferenceSession): string {
  const numeric = session.outputMetadata.filter((each) => each.isTensor && (each.type === 'float32' || each.type === 'float64'));
  const chosen = numeric.find(({ name }) => name === 'probabilities') ?? numeric.find(({ name }) => name === 'variable') ?? numeric.at(-1);
  if (!chosen) throw new Error('the ONNX model has no float or double output');
  return chosen.name;
}

function fill(matrix: Float32Array | Float64Array, values: Columns['values'], rows: number): void {
  const width = values.length;
  for (let column = 0; column < width; column++) {
    const source = values[column] as Float64Array;
    for (let row = 0, at = column; row < rows; row++, at += width) matrix[at] = source[row] as number;
  }
}

/** The wanted columns of an output of shape [rows], [rows, 1] or [rows, k] as doubles. Two columns for one output are both classes: the second is the positive one. */
function shaped(result: Tensor | undefined, rows: number, wanted: number): Float64Array {
  const data = result?.data;
  if (!result || !(data instanceof Float32Array || data instanceof Float64Array)) throw new Error('the ONNX model returned no numbers');
  const width = result.dims.length === 1 ? 1 : result.dims.length === 2 ? result.dims[1] : undefined;
  if (result.dims[0] !== rows || width === undefined)
    throw new Error(`the ONNX model returned shape [${result.dims.join(', ')}] for ${rows} rows`);
  if (width === wanted) return Float64Array.from(data);
  if (width === 2 && wanted === 1) return Float64Array.from({ length: rows }, (_, row) => data[2 * row + 1] as number);
  throw new Error(`the ONNX model returned ${width} columns; the contract has ${wanted} outputs`);
}
