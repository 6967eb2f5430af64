import type { Column } from '../../core/contract/column.ts';
import { joinColumns, sliceColumns } from './join-columns.ts';
import { layoutOf, type Columns, type Predictions, type Words } from './runner.ts';

const rows = 12;
const tolerance = 1e-12;

/**
 * Whether a model's answer to a row stays the same whatever rows are asked with it, tried on made-up rows: alone, in threes and all together.
 * Sums of float32 matrices, for one, come out differently by some last digits. Only models that pass are asked for several requests at once.
 */
export async function keepsNumbers(predict: (columns: Columns) => Promise<Predictions>, inputs: readonly Column[]): Promise<boolean> {
  const all = madeUpRows(inputs);
  try {
    const together = await predict(all);
    const inThrees = await each(predict, all, 3);
    const alone = await each(predict, all, 1);
    return same(together, inThrees) && same(together, alone);
  } catch {
    return false;
  }
}

/** Whether rows can be made up that any model of these inputs must be able to read. */
export function canMakeUp(inputs: readonly Column[]): boolean {
  return inputs.every(({ type, classes }) => type !== 'binary' && (type !== 'string' || classes !== undefined));
}

async function each(predict: (columns: Columns) => Promise<Predictions>, all: Columns, size: number): Promise<Predictions> {
  const parts: Predictions[] = [];
  for (let from = 0; from < rows; from += size) parts.push(await predict(joinColumns([sliceColumns(all, from, size)])));
  const outputs = (parts[0]?.outputs ?? []).map((_, at) => parts.flatMap((part) => Array.from<number | string>(part.outputs[at] ?? [])));
  return { rows, outputs: outputs as unknown as Predictions['outputs'] };
}

function same(one: Predictions, other: Predictions): boolean {
  return one.outputs.every((values, at) =>
    Array.from<number | string>(values).every((value, row) => near(value, other.outputs[at]?.[row])),
  );
}

function near(one: number | string, other: number | string | undefined): boolean {
  if (typeof one !== 'number' || typeof other !== 'number') return one === other;
  return Object.is(one, other) || Math.abs(one - other) <= tolerance * Math.max(1, Math.abs(one));
}

/** Valid rows of any model's contract, always the same ones. */
function madeUpRows(inputs: readonly Column[]): Columns {
  const { width, places } = layoutOf(inputs);
  const random = numbersFrom(1);
  const numbers = new Float64Array(rows * width);
  const words: Words[] = [];
  for (const [index, column] of inputs.entries()) {
    const place = places[index];
    if (place?.kind === 'word') words.push(Array.from({ length: rows }, () => pick(column.classes, random) as string | null));
    else for (let row = 0; row < rows; row++) numbers[row * width + (place?.at ?? 0)] = numberFor(column, random);
  }
  return { rows, numbers, words };
}

function numberFor({ type, range, classes }: Column, random: () => number): number {
  const chosen = pick(classes, random);
  if (typeof chosen === 'number') return chosen;
  if (type === 'boolean') return random() < 0.5 ? 0 : 1;
  if (type === 'datetime') return Math.floor(random() * 2e12);
  const [low, high] = range ?? [-3, 3];
  const value = low + random() * (high - low);
  if (type === 'double') return value;
  return type === 'float' ? Math.fround(value) : Math.min(high, Math.ceil(value));
}

function pick<T>(values: readonly T[] | undefined, random: () => number): T | undefined {
  return values?.[Math.floor(random() * values.length)];
}

/** Numbers in [0, 1) that are the same every time (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
