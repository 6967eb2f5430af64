import type { ByteReader } from '../bytes/byte-reader.ts';
import { broken } from './broken.ts';
import { LzmaDecoder } from './lzma-decoder.ts';
import { lzmaWindow } from './lzma.ts';

/** Unpacks LZMA2 chunks up to their end mark; `parameter` is the byte that says how far they look back. */
export async function* unpackLzma2(reader: ByteReader, parameter: number): AsyncGenerator<Buffer> {
  if (parameter > 40) throw broken('has an LZMA2 parameter that means nothing', reader.offset);
  const window = lzmaWindow(parameter === 40 ? 0xffffffff : (2 | (parameter & 1)) * 2 ** ((parameter >> 1) + 11), reader.offset);
  const decoder = new LzmaDecoder(reader, window);
  let begun = false;
  let configured = false;
  for (;;) {
    const control = (await reader.take(1)).readUInt8(0);
    if (control === 0) return;
    if (control === 1 || control >= 0xe0) {
      window.reset();
      begun = true;
    } else if (!begun) throw broken('begins in the middle of LZMA2 data', reader.offset);
    if (control < 0x80) {
      if (control > 2) throw broken('has an LZMA2 chunk of an unknown kind', reader.offset);
      const length = (await reader.take(2)).readUInt16BE(0) + 1;
      for (const byte of Buffer.from(await reader.take(length))) window.put(byte);
      yield window.take();
      continue;
    }
    const head = Buffer.from(await reader.take(4));
    const size = ((control & 0x1f) << 16) + head.readUInt16BE(0) + 1;
    const packed = head.readUInt16BE(2) + 1;
    if (control >= 0xc0) {
      decoder.configure((await reader.take(1)).readUInt8(0));
      configured = true;
    } else if (!configured) throw broken('has LZMA2 data without parameters', reader.offset);
    else if (control >= 0xa0) decoder.reset();
    const start = reader.offset;
    await decoder.range.begin();
    const marked = yield* decoder.unpack(window.total + size);
    if (marked || !decoder.range.finished || reader.offset - start !== packed)
      throw broken('has an LZMA2 chunk of another length than it announces', start);
  }
}
