import type { DataSketch } from './sketch.ts';
import { isTelling, keyOf, quickHash, slowHash, WIDTH } from './window-hash.ts';

/** Runs that must be found in one file; one alone could be chance of another kind, such as a constant of physics written twice. */
const ENOUGH = 3;
/** Arrays in files up to here are looked for at every byte; in larger ones only where arrays are aligned. */
const ANY_OFFSET = 16 * 2 ** 20;

/** Looks for the numbers of one sketch. */
export class RowFinder {
  readonly dataset: string;
  readonly visibility: DataSketch['visibility'];
  readonly #salt: Buffer;
  readonly #seed: number;
  readonly #filter: Buffer;
  readonly #hashes = new Set<number>();

  constructor(sketch: DataSketch) {
    this.dataset = sketch.dataset;
    this.visibility = sketch.visibility;
    this.#salt = Buffer.from(sketch.salt, 'hex');
    this.#seed = this.#salt.readInt32LE(0);
    this.#filter = Buffer.from(sketch.filter, 'base64');
    const hashes = Buffer.from(sketch.hashes, 'base64');
    for (let at = 0; at + 6 <= hashes.length; at += 6) this.#hashes.add(hashes.readUIntLE(at, 6));
  }

  /** Whether a text's numbers, in the order they are written, hold runs of the data. */
  inText(text: string): boolean {
    const values = Float64Array.from(text.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d{1,3})?/gi) ?? [], Number);
    return this.#among(values);
  }

  /** Whether bytes, read as arrays of float64 or float32, hold runs of the data. */
  inBytes(bytes: Buffer): boolean {
    const anywhere = bytes.length <= ANY_OFFSET;
    for (const [size, offsets] of [
      [8, anywhere ? 8 : 1],
      [4, anywhere ? 4 : 1],
    ] as const)
      for (let offset = 0; offset < offsets; offset += 1) if (this.#among(numbersAt(bytes, offset, size))) return true;
    return false;
  }

  #among(values: Float64Array | Float32Array): boolean {
    const keys = Uint32Array.from(values, keyOf);
    const found = new Set<number>();
    for (let at = 0; at + WIDTH <= keys.length; at += 1) {
      const quick = quickHash(keys, at, this.#seed);
      if (((this.#filter[quick >> 3] ?? 0) & (1 << (quick & 7))) === 0 || !isTelling(values, at)) continue;
      const hash = slowHash(keys, at, this.#salt);
      if (this.#hashes.has(hash)) found.add(hash);
      if (found.size >= ENOUGH) return true;
    }
    return false;
  }
}

function numbersAt(bytes: Buffer, offset: number, size: 4 | 8): Float64Array | Float32Array {
  const length = Math.floor(Math.max(0, bytes.length - offset) / size);
  // A copy, as typed arrays must begin at a multiple of their element's size.
  const copy = Uint8Array.prototype.slice.call(bytes, offset, offset + length * size).buffer;
  return size === 8 ? new Float64Array(copy) : new Float32Array(copy);
}
