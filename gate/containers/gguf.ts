import { ByteReader } from '../bytes/byte-reader.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';
import { judgeChatTemplate } from './chat-template.ts';

const FIX = 'write the model again with the gguf package';
/** Elements and bytes of one block of each of ggml's types. */
const BLOCKS: Readonly<Record<number, readonly [elements: number, bytes: number]>> = {
  0: [1, 4], 1: [1, 2], 2: [32, 18], 3: [32, 20], 6: [32, 22], 7: [32, 24], 8: [32, 34], 9: [32, 40], 10: [256, 84], 11: [256, 110],
  12: [256, 144], 13: [256, 176], 14: [256, 210], 15: [256, 292], 16: [256, 66], 17: [256, 74], 18: [256, 98], 19: [256, 50], 20: [32, 18],
  21: [256, 110], 22: [256, 82], 23: [256, 136], 24: [1, 1], 25: [1, 2], 26: [1, 4], 27: [1, 8], 28: [1, 8], 29: [256, 56], 30: [1, 2],
  34: [256, 54], 35: [256, 66], 39: [32, 17], 40: [64, 36], 41: [128, 18],
}; // prettier-ignore
/** Bytes of a value of each of the simple types; 8 is text, 9 an array. */
const VALUES: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };
const [TEXT, ARRAY, UINT32] = [8, 9, 4];
const LONGEST_KEY = 65_535;
const LONGEST_TEMPLATE = 2 ** 20;

/** Scans a GGUF model: keys and tensors to the last byte, tensors without overlap or holes, and the chat template it brings along. */
export async function scanGguf(source: ByteSource, context: ScanContext): Promise<'gguf'> {
  const reader = new ByteReader(source.chunks());
  await reader.skip(4);
  const version = (await reader.take(4)).readUInt32LE(0);
  if (version !== 2 && version !== 3) throw odd(`has the unknown version ${version}`, 4);
  const tensors = await length(reader, context.limits.entries, 'tensors');
  const keys = await length(reader, context.limits.entries, 'keys');
  const alignment = await readKeys(reader, keys, context);
  const places = await readTensors(reader, tensors);
  const start = Math.ceil(reader.offset / alignment) * alignment;
  let at = 0;
  for (const { offset, bytes } of places) {
    if (offset !== at) throw odd('has tensors that overlap or leave hidden bytes between them', reader.offset);
    at = Math.ceil((offset + bytes) / alignment) * alignment;
  }
  const last = places.at(-1);
  const end = last ? start + last.offset + last.bytes : reader.offset;
  if (source.size < end) throw odd(`has ${source.size} bytes where its header announces ${end}`, reader.offset);
  if (source.size > (last ? start + at : start)) throw odd('has bytes after its last tensor', end);
  return 'gguf';
}

/** Reads the keys and their values; answers the alignment of tensors. */
async function readKeys(reader: ByteReader, count: number, context: ScanContext): Promise<number> {
  const seen = new Set<string>();
  let alignment = 32;
  for (let i = 0; i < count; i += 1) {
    const at = reader.offset;
    const key = await text(reader, LONGEST_KEY);
    if (seen.has(key)) throw odd(`has the key ${JSON.stringify(key.slice(0, 80))} twice`, at);
    seen.add(key);
    const type = (await reader.take(4)).readUInt32LE(0);
    if (/(?:^|\.)chat_template(?:\.|$)/.test(key)) {
      if (type !== TEXT) throw odd('has a chat template that is no text', at);
      judgeChatTemplate(await text(reader, LONGEST_TEMPLATE), context, 'chat template', at);
    } else if (key === 'general.alignment') {
      if (type !== UINT32) throw odd('has an alignment that is no number', at);
      alignment = (await reader.take(4)).readUInt32LE(0);
      if (alignment < 8 || alignment > 65_536 || alignment % 8 !== 0) throw odd(`has the impossible alignment ${alignment}`, at);
    } else await skipValue(reader, type, 0);
  }
  return alignment;
}

async function skipValue(reader: ByteReader, type: number, depth: number): Promise<void> {
  const size = VALUES[type];
  if (size !== undefined) return reader.skip(size);
  if (type === TEXT) return reader.skip(await length(reader, Number.MAX_SAFE_INTEGER, 'bytes of text'));
  if (type !== ARRAY || depth > 4) throw odd(`has a value of the unknown type ${type}`, reader.offset);
  const inner = (await reader.take(4)).readUInt32LE(0);
  const count = await length(reader, Number.MAX_SAFE_INTEGER, 'values');
  const each = VALUES[inner];
  if (each !== undefined) return reader.skip(each * count);
  for (let i = 0; i < count; i += 1) await skipValue(reader, inner, depth + 1);
}

async function readTensors(reader: ByteReader, count: number): Promise<{ offset: number; bytes: number }[]> {
  const places: { offset: number; bytes: number }[] = [];
  for (let i = 0; i < count; i += 1) {
    const at = reader.offset;
    const name = JSON.stringify((await text(reader, LONGEST_KEY)).slice(0, 80));
    const dimensions = (await reader.take(4)).readUInt32LE(0);
    if (dimensions > 4) throw odd(`has ${dimensions} dimensions of ${name}`, at);
    let elements = 1;
    for (let d = 0; d < dimensions; d += 1) elements *= await length(reader, Number.MAX_SAFE_INTEGER, 'elements');
    const block = BLOCKS[(await reader.take(4)).readUInt32LE(0)];
    if (!block) throw odd(`has an unknown type of ${name}`, at);
    const bytes = (elements / block[0]) * block[1];
    if (!Number.isSafeInteger(bytes)) throw odd(`has an impossible shape of ${name}`, at);
    places.push({ offset: await length(reader, Number.MAX_SAFE_INTEGER, 'bytes'), bytes });
  }
  return places.toSorted((a, b) => a.offset - b.offset);
}

async function length(reader: ByteReader, most: number, of: string): Promise<number> {
  await reader.need(8);
  const value = reader.u64();
  if (value > most) throw odd(`announces ${value} ${of}`, reader.offset - 8);
  return value;
}

async function text(reader: ByteReader, most: number): Promise<string> {
  return (await reader.take(await length(reader, most, 'bytes of text'))).toString('utf8');
}

function odd(what: string, offset: number): Unscannable {
  return new Unscannable('gguf', what, FIX, offset);
}
