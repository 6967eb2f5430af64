import type { Column } from '../../core/contract/column.ts';
import type { FrameReader } from './frame-reader.ts';
import { protocolDatatypes } from '../../core/service-description/tensor-metadata.ts';
import { invalid } from './problem.ts';
import type { Columns, Predictions } from './runner.ts';

export interface InferRequest {
  readonly id: string | undefined;
  /** Names of the outputs that were asked for; undefined for all. */
  readonly outputs: readonly string[] | undefined;
  readonly columns: Columns;
}

const datatypes: ReadonlySet<unknown> = new Set(protocolDatatypes);

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: readonly unknown[];
}

/**
 * Reads a v2 inference request: one tensor of shape [rows] or [rows, 1] per column, or a single one of shape [rows, columns] in contract
 * order.
 */
export function readInferRequest(reader: FrameReader, body: unknown, inputs: readonly Column[], outputs: readonly Column[]): InferRequest {
  if (typeof body !== 'object' || body === null) throw invalid('the body must be an inference request object');
  const { id, inputs: tensors, outputs: wanted } = body as Record<string, unknown>;
  if (id !== undefined && (typeof id !== 'string' || id.length > 200)) throw invalid('"id" must be a text of at most 200 characters');
  if (!Array.isArray(tensors) || tensors.length === 0) throw invalid('"inputs" must be a list of tensors');
  if (tensors.length > inputs.length) throw invalid('there are more tensors than columns');
  const read = tensors.map(readTensor);
  return { id, outputs: readWanted(wanted, outputs), columns: columnsOf(reader, read, inputs) };
}

function readTensor(value: unknown, at: number): Tensor {
  const bad = (what: string): Error => invalid(`tensor ${at} ${what}`);
  if (typeof value !== 'object' || value === null) throw bad('must be an object');
  const { name, shape, datatype, data } = value as Record<string, unknown>;
  if (typeof name !== 'string' || typeof datatype !== 'string') throw bad('must have a name and a datatype');
  if (!datatypes.has(datatype)) throw bad(`must have a datatype of the protocol: ${protocolDatatypes.join(', ')}`);
  if (!Array.isArray(shape) || shape.length < 1 || shape.length > 2 || !shape.every((size) => Number.isSafeInteger(size) && size >= 0))
    throw bad('must have a shape of one or two sizes');
  if (!Array.isArray(data)) throw bad('must have its data as a list');
  const nested = data.some(Array.isArray);
  if (nested && !data.every((row) => Array.isArray(row) && row.length === (shape[1] ?? 1)))
    throw bad('holds rows of another length than its shape says');
  const flat: unknown[] = nested ? data.flat() : data;
  const size = (shape as number[]).reduce((product, each) => product * each, 1);
  if (flat.length !== size) throw bad('holds another number of values than its shape says');
  return { name, shape: shape as number[], data: flat };
}

function columnsOf(reader: FrameReader, tensors: readonly Tensor[], inputs: readonly Column[]): Columns {
  const [only] = tensors;
  const width = inputs.length;
  if (
    only &&
    tensors.length === 1 &&
    only.shape.length === 2 &&
    only.shape[1] === width &&
    !inputs.some(({ name }) => name === only.name && width > 1)
  ) {
    const rows = Array.from({ length: only.shape[0] ?? 0 }, (_, row) => only.data.slice(row * width, (row + 1) * width));
    return reader.table(rows);
  }
  const lists = new Map<string, readonly unknown[]>();
  for (const [at, { name, shape, data }] of tensors.entries()) {
    if (shape.length === 2 && shape[1] !== 1) throw invalid(`tensor ${at} must have shape [rows] or [rows, 1]`);
    if (lists.has(name)) throw invalid('a tensor is there twice');
    lists.set(name, data);
  }
  return reader.columnar(Object.fromEntries(lists));
}

function readWanted(wanted: unknown, outputs: readonly Column[]): string[] | undefined {
  if (wanted === undefined) return undefined;
  if (!Array.isArray(wanted)) throw invalid('"outputs" must be a list');
  const names = wanted.map((each: unknown) => (each as { name?: unknown } | null)?.name);
  if (!names.every((name) => typeof name === 'string' && outputs.some((output) => output.name === name)))
    throw invalid(`"outputs" may name ${outputs.map(({ name }) => name).join(', ')}`);
  return names as string[];
}

/** The `outputs` of the answer: one tensor of shape [rows] per output, FP64 or, for texts, BYTES. */
export function outputTensors(
  { rows, outputs: values }: Predictions,
  outputs: readonly Column[],
  wanted: readonly string[] | undefined,
): object[] {
  return outputs.flatMap(({ name, type }, at) => {
    if (wanted && !wanted.includes(name)) return [];
    return [{ name, datatype: outputDatatype(type), shape: [rows], data: Array.from<number | string>(values[at] ?? []) }];
  });
}

/** Predictions are doubles whatever the column says, or texts. */
export function outputDatatype(type: Column['type']): 'FP64' | 'BYTES' {
  return type === 'string' ? 'BYTES' : 'FP64';
}
