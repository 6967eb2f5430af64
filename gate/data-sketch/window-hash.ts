import { createHmac } from 'node:crypto';

/** Numbers in a row that are told apart together; six of them to six digits are as good as a name. */
export const WIDTH = 6;
/** Bits of the quick hash that says which windows are worth the slow one. */
export const FILTER_BITS = 20;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);

/** A number to about six digits (sign, exponent, 20 bits of mantissa, rounded): what is left after text, float32 and float64 alike. */
export function keyOf(value: number): number {
  float[0] = value === 0 ? 0 : value;
  return ((words[1] ?? 0) + ((words[0] ?? 0) >>> 31)) >>> 0;
}

/** Quick hash of `WIDTH` keys starting at `at`, of `FILTER_BITS` bits. */
export function quickHash(keys: Uint32Array, at: number, seed: number): number {
  let hash = seed | 0;
  for (let i = at; i < at + WIDTH; i += 1) {
    hash = Math.imul(hash ^ (keys[i] ?? 0), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return Math.imul(hash, 0x85ebca6b) >>> (32 - FILTER_BITS);
}

/** 48 bits of HMAC-SHA256 over `WIDTH` keys starting at `at`. */
export function slowHash(keys: Uint32Array, at: number, salt: Buffer): number {
  const bytes = Buffer.alloc(WIDTH * 4);
  for (let i = 0; i < WIDTH; i += 1) bytes.writeUInt32LE(keys[at + i] ?? 0, i * 4);
  return createHmac('sha256', salt).update(bytes).digest().readUIntLE(0, 6);
}

/** Whether a window could only have come from the data: mostly fractions, mostly different. Counters, flags and runs of zeros could come from anywhere. */
export function isTelling(values: ArrayLike<number>, at: number): boolean {
  let fractions = 0;
  const seen = new Set<number>();
  for (let i = at; i < at + WIDTH; i += 1) {
    const value = values[i] ?? 0;
    const size = Math.abs(value);
    if (!(size < 1e12) || (size !== 0 && size < 1e-9)) return false;
    if (!Number.isInteger(value)) fractions += 1;
    seen.add(value);
  }
  return fractions >= WIDTH / 2 && seen.size >= WIDTH - 1;
}
