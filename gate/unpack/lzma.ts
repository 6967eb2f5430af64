import { ByteReader } from '../bytes/byte-reader.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { broken, trailing } from './broken.ts';
import { LzmaDecoder } from './lzma-decoder.ts';
import { LzmaWindow } from './lzma-window.ts';

/** What `xz -9` and Python's highest preset need. */
export const LARGEST_WINDOW = 64 * 2 ** 20;

/** The bytes an LZMA stream looks back on; refuses those that would take too much memory. */
export function lzmaWindow(size: number, offset: number): LzmaWindow {
  if (size > LARGEST_WINDOW) throw broken(`needs ${size} bytes of memory to be unpacked; ${LARGEST_WINDOW} is the most`, offset);
  return new LzmaWindow(Math.max(size, 4096));
}

/** Unpacks a `.lzma` file (LZMA_alone) to its last byte. Throws `Unscannable`. */
export async function* unpackLzma(packed: ByteSource): AsyncGenerator<Buffer> {
  const reader = new ByteReader(packed.chunks());
  const head = Buffer.from(await reader.take(13));
  const announced = head.readBigUInt64LE(5);
  const size = announced === 0xffffffffffffffffn ? undefined : Number(announced);
  yield* unpackRawLzma(reader, head.subarray(0, 5), size);
  if (!(await reader.done())) throw trailing(reader.offset);
}

/** Unpacks LZMA data after its five bytes of parameters. `size` undefined: up to the end mark. */
export async function* unpackRawLzma(reader: ByteReader, parameters: Buffer, size: number | undefined): AsyncGenerator<Buffer> {
  if (parameters.length !== 5) throw broken('has LZMA parameters of another length', reader.offset);
  const decoder = new LzmaDecoder(reader, lzmaWindow(parameters.readUInt32LE(1), reader.offset));
  decoder.configure(parameters.readUInt8(0));
  await decoder.range.begin();
  const marked = yield* decoder.unpack(size ?? Infinity);
  if (marked && size !== undefined) throw broken('ends before the size it announces', reader.offset);
  if (!marked && !decoder.range.finished && !(await decoder.endsHere())) throw broken('goes on after the size it announces', reader.offset);
}
