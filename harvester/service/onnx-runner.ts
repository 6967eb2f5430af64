import { InferenceSession, type Tensor } from 'onnxruntime-node';
import type { Column } from '../../core/contract/column.ts';
import { onnxFeeds } from './onnx-feeds.ts';
import type { ModelRunner, Predictions } from './runner.ts';

/**
 * Loads a bare ONNX file into this thread. Its inputs are mapped by `onnxFeeds`; the output is the one named `probabilities`, else
 * `variable`, else the last of floats or doubles; where the contract's outputs are texts, the only one of strings. One thread, so that sums
 * come out the same everywhere.
 */
export async function openOnnxRunner(file: string, inputs: readonly Column[], outputs: readonly Column[]): Promise<ModelRunner> {
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' });
  const feeds = onnxFeeds(session.inputMetadata, inputs);
  const texts = outputs.filter(({ type }) => type === 'string').length;
  if (texts > 0 && texts < outputs.length)
    throw new Error('an ONNX model answers in numbers or in texts; the contract has outputs of both kinds');
  const output = outputOf(session, texts > 0);
  const fetches = [output];
  return {
    async predict(columns) {
      const result = (await session.run(feeds(columns), fetches))[output];
      return { rows: columns.rows, outputs: shaped(result, columns.rows, outputs.length) };
    },
    close: () => session.release(),
  };
}

function outputOf(session: InferenceSession, texts: boolean): string {
  const tensors = session.outputMetadata.filter((each) => each.isTensor);
  if (texts) {
    const [only, second] = tensors.filter(({ type }) => type === 'string');
    if (!only || second) throw new Error('the ONNX model needs exactly one output of type string, the class');
    return only.name;
  }
  const numeric = tensors.filter(({ type }) => type === 'float32' || type === 'float64');
  const chosen = numeric.find(({ name }) => name === 'probabilities') ?? numeric.find(({ name }) => name === 'variable') ?? numeric.at(-1);
  if (!chosen) throw new Error('the ONNX model has no float or double output');
  return chosen.name;
}

type Values = Float32Array | Float64Array | string[];

/** The wanted columns of an output of shape [rows], [rows, 1] or [rows, k]. Two columns of numbers for one output are both classes: the second is the positive one. */
function shaped(result: Tensor | undefined, rows: number, wanted: number): Predictions['outputs'] {
  const data = result?.data;
  if (!result || !(data instanceof Float32Array || data instanceof Float64Array || Array.isArray(data)))
    throw new Error('the ONNX model returned neither numbers nor texts');
  const width = result.dims.length === 1 ? 1 : result.dims.length === 2 ? result.dims[1] : undefined;
  if (result.dims[0] !== rows || width === undefined)
    throw new Error(`the ONNX model returned shape [${result.dims.join(', ')}] for ${rows} rows`);
  if (width === wanted) return Array.from({ length: wanted }, (_, at) => column(data, rows, width, at));
  if (width === 2 && wanted === 1 && !Array.isArray(data)) return [column(data, rows, width, 1)];
  throw new Error(`the ONNX model returned ${width} columns; the contract has ${wanted} outputs`);
}

function column(data: Values, rows: number, width: number, from: number): Float64Array | string[] {
  if (Array.isArray(data)) return Array.from({ length: rows }, (_, row) => data[row * width + from] as string);
  const values = new Float64Array(rows);
  for (let row = 0, at = from; row < rows; row++, at += width) values[row] = data[at] as number;
  return values;
}
