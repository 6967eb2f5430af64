import { InferenceSession, type Tensor } from 'onnxruntime-node';
import type { Column } from '../../core/contract/column.ts';
import { onnxFeeds } from './onnx-feeds.ts';
import type { ModelRunner } from './runner.ts';

/**
 * Loads a bare ONNX file. Its inputs are mapped by `onnxFeeds`; the output is the one named `probabilities`, else `variable`, else the last
 * of floats or doubles. One thread, so that sums come out the same everywhere.
 */
export async function openOnnxRunner(file: string, inputs: readonly Column[], outputs: readonly Column[]): Promise<ModelRunner> {
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1, executionMode: 'sequential' });
  const feeds = onnxFeeds(session.inputMetadata, inputs);
  const output = outputOf(session);
  return {
    async predict(columns) {
      const result = (await session.run(feeds(columns), [output]))[output];
      return shaped(result, columns.rows, outputs.length);
    },
    close: () => session.release(),
  };
}

function outputOf(session: InferenceSession): string {
  const numeric = session.outputMetadata.filter((each) => each.isTensor && (each.type === 'float32' || each.type === 'float64'));
  const chosen = numeric.find(({ name }) => name === 'probabilities') ?? numeric.find(({ name }) => name === 'variable') ?? numeric.at(-1);
  if (!chosen) throw new Error('the ONNX model has no float or double output');
  return chosen.name;
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
