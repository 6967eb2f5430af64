import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { Name } from '../../core/contract/scalars.ts';
import { FILTER_BITS, isTelling, keyOf, quickHash, slowHash, WIDTH } from './window-hash.ts';

/**
 * What lets the gate notice copied rows without seeing any: salted hashes of runs of six numbers, along rows and down columns. The salt is drawn
 * anew for each sketch. Only runs that hold 40 bits of chance or more are in it, so that trying numbers out finds none.
 */
export const DataSketch = z.strictObject({
  sketch: z.literal(1),
  dataset: Name,
  visibility: z.enum(['public', 'private']),
  salt: z.string().regex(/^[0-9a-f]{64}$/),
  width: z.literal(WIDTH),
  /** 48-bit hashes, little-endian, sorted, in base64. */
  hashes: z.base64().max(12_000_000),
  /** One bit for each quick hash that occurs, in base64. */
  filter: z.base64().max(200_000),
});
export type DataSketch = z.infer<typeof DataSketch>;

const MOST_HASHES = 200_000;
const LEAST_CHANCE = 40;

export type SketchOutcome = { readonly kind: 'sketched'; readonly sketch: DataSketch } | { readonly kind: 'refused'; readonly why: string };

/**
 * Sketches the numeric columns of a table, each `columns[c][r]`, all of one length. Refused where no run of its numbers holds enough chance: tables
 * of flags, counts and codes would be found out by trying.
 */
export function sketchColumns(
  columns: readonly Float64Array[],
  dataset: string,
  visibility: DataSketch['visibility'],
  salt = randomBytes(32),
): SketchOutcome {
  const chance = columns.map((column) => Math.log2(new Set(column).size));
  const found = new Set<number>();
  const filter = Buffer.alloc(2 ** FILTER_BITS / 8);
  const seed = salt.readInt32LE(0);
  const rows = columns[0]?.length ?? 0;
  const add = (values: Float64Array): void => {
    const keys = Uint32Array.from(values, keyOf);
    for (let at = 0; at + WIDTH <= values.length; at += 1) if (isTelling(values, at)) keep(keys, at);
  };
  const keep = (keys: Uint32Array, at: number): void => {
    found.add(slowHash(keys, at, salt));
    const quick = quickHash(keys, at, seed);
    filter[quick >> 3] = (filter[quick >> 3] ?? 0) | (1 << (quick & 7));
  };
  const step = Math.max(1, Math.ceil((rows * Math.max(1, 2 * columns.length - WIDTH + 1)) / MOST_HASHES));
  for (let row = 0; row < rows; row += step) {
    for (let left = 0; left + WIDTH <= columns.length; left += 1) {
      if (sum(chance.slice(left, left + WIDTH)) < LEAST_CHANCE) continue;
      add(Float64Array.from(columns.slice(left, left + WIDTH), (column) => column[row] ?? Number.NaN));
    }
  }
  for (const [i, column] of columns.entries()) {
    if ((chance[i] ?? 0) * WIDTH < LEAST_CHANCE) continue;
    for (let row = 0; row + WIDTH <= rows; row += step) add(column.subarray(row, row + WIDTH));
  }
  if (found.size === 0) return { kind: 'refused', why: 'its numbers are too few or too plain to be hidden by a hash' };
  const hashes = Buffer.alloc(found.size * 6);
  for (const [i, hash] of [...found].toSorted((a, b) => a - b).entries()) hashes.writeUIntLE(hash, i * 6, 6);
  return {
    kind: 'sketched',
    sketch: {
      sketch: 1,
      dataset,
      visibility,
      salt: salt.toString('hex'),
      width: WIDTH,
      hashes: hashes.toString('base64'),
      filter: filter.toString('base64'),
    },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
