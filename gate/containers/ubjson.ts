import { ByteReader } from '../bytes/byte-reader.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';

/** Bytes of numbers by their mark. */
const NUMBERS: Readonly<Record<string, number>> = { i: 1, U: 1, I: 2, l: 4, L: 8, d: 4, D: 8 };
const DEEPEST = 200;
const LONGEST_KEY = 4096;

/** Whether a file begins as XGBoost's binary JSON does: an object whose first key is `learner`. */
export function isXgboostUbjson(head: Buffer): boolean {
  // oxlint-disable-next-line no-control-regex -- the key's length, which is 7
  return /^\{(?:L\0{7}|l\0{3}|I\0|[iU])\u0007learner\{/.test(head.toString('latin1', 0, 24));
}

/** Reads XGBoost's model in UBJSON to its last byte. It holds text and numbers only. */
export async function scanUbjson(source: ByteSource, context: ScanContext): Promise<'ubjson'> {
  const reader = new ByteReader(source.chunks());
  await value(reader, await mark(reader), 0, context);
  if (!(await reader.done())) throw odd('has bytes after its end', reader.offset);
  return 'ubjson';
}

async function value(reader: ByteReader, kind: string, depth: number, context: ScanContext): Promise<void> {
  context.signal?.throwIfAborted();
  if (depth > DEEPEST) throw odd('is nested too deeply', reader.offset);
  const size = NUMBERS[kind];
  if (size !== undefined) return reader.skip(size);
  if (kind === 'Z' || kind === 'T' || kind === 'F') return;
  if (kind === 'C') return reader.skip(1);
  if (kind === 'S') return reader.skip(await count(reader));
  if (kind === '[') return array(reader, depth, context);
  if (kind === '{') return object(reader, depth, context);
  throw odd(`has a value of the unknown kind ${JSON.stringify(kind)}`, reader.offset - 1);
}

async function array(reader: ByteReader, depth: number, context: ScanContext): Promise<void> {
  let next = await mark(reader);
  let type: string | undefined;
  if (next === '$') {
    type = await mark(reader);
    next = await mark(reader);
    if (next !== '#') throw odd('has a typed array without its length', reader.offset);
  }
  if (next !== '#') {
    for (; next !== ']'; next = await mark(reader)) await value(reader, next, depth + 1, context);
    return;
  }
  const length = await count(reader);
  const size = type === undefined ? undefined : NUMBERS[type];
  if (size !== undefined) return reader.skip(size * length);
  if (type === 'Z' || type === 'T' || type === 'F') throw odd('has an array of nothing', reader.offset);
  for (let i = 0; i < length; i += 1) await value(reader, type ?? (await mark(reader)), depth + 1, context);
}

async function object(reader: ByteReader, depth: number, context: ScanContext): Promise<void> {
  const seen = new Set<string>();
  for (let next = await mark(reader); next !== '}'; next = await mark(reader)) {
    const length = await number(reader, next);
    if (length > LONGEST_KEY) throw odd('has a key of impossible length', reader.offset);
    const key = (await reader.take(length)).toString('utf8');
    if (seen.has(key)) throw odd(`has the key ${JSON.stringify(key.slice(0, 80))} twice`, reader.offset);
    seen.add(key);
    await value(reader, await mark(reader), depth + 1, context);
  }
}

async function mark(reader: ByteReader): Promise<string> {
  await reader.need(1);
  return String.fromCharCode(reader.u8());
}

async function count(reader: ByteReader): Promise<number> {
  return number(reader, await mark(reader));
}

/** A length, highest byte first. */
async function number(reader: ByteReader, kind: string): Promise<number> {
  const size = NUMBERS[kind];
  if (size === undefined || kind === 'd' || kind === 'D') throw odd(`has the length ${JSON.stringify(kind)}`, reader.offset);
  const bytes = await reader.take(size);
  const length = size === 8 ? Number(bytes.readBigInt64BE(0)) : kind === 'U' ? bytes.readUInt8(0) : bytes.readIntBE(0, size);
  if (length < 0) throw odd('has a negative length', reader.offset);
  return length;
}

function odd(what: string, offset: number): Unscannable {
  return new Unscannable('ubjson', what, 'save the model again with XGBoost as .json or .ubj', offset);
}
