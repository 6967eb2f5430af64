import { ByteReader } from '../bytes/byte-reader.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { BitReader } from './bit-reader.ts';
import { broken, trailing } from './broken.ts';
import { type Bzip2Block, readBzip2Block } from './bzip2-block.ts';

const PIECE = 256 * 1024;
/** bzip2's checksum runs from the highest bit down, unlike zlib's. */
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let i = 0; i < 8; i += 1) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc >>> 0;
});

/** Unpacks one or several bzip2 streams to the file's last byte, checksums checked. Throws `Unscannable`. */
export async function* unpackBzip2(packed: ByteSource): AsyncGenerator<Buffer> {
  const reader = new ByteReader(packed.chunks());
  do yield* stream(reader);
  while (!(await reader.done()));
}

async function* stream(reader: ByteReader): AsyncGenerator<Buffer> {
  const start = reader.offset;
  const head = (await reader.take(4)).toString('latin1');
  if (!/^BZh[1-9]$/.test(head)) throw start === 0 ? broken('is no bzip2 stream', start) : trailing(start);
  const table = new Uint32Array(Number(head[3]) * 100_000);
  const bits = new BitReader(reader);
  let crc = 0;
  for (;;) {
    await bits.ready(16);
    const magic = [bits.bits(24), bits.bits(24)].map((half) => half.toString(16).padStart(6, '0')).join('');
    if (magic === '177245385090') break;
    if (magic !== '314159265359') throw broken('has a broken bzip2 block', reader.offset);
    const block = await readBzip2Block(bits, table);
    yield* unsort(block);
    crc = ((crc << 1) | (crc >>> 31)) ^ block.crc;
  }
  if (((bits.bits(16) << 16) | bits.bits(16)) >>> 0 !== crc >>> 0) throw broken('has a wrong checksum', reader.offset);
  bits.align();
}

/** Undoes the Burrows–Wheeler sort and the runs of four and more; checks the block's checksum. */
function* unsort({ table, size, origin, crc: expected }: Bzip2Block): Generator<Buffer> {
  link(table, size);
  let out = Buffer.allocUnsafe(PIECE);
  let at = 0;
  let crc = -1;
  let place = (table[origin] as number) >>> 8;
  let last = -1;
  let run = 0;
  for (let i = 0; i < size; i += 1) {
    const entry = table[place] as number;
    place = entry >>> 8;
    const byte = entry & 0xff;
    let repeat = 1;
    if (run === 4) {
      repeat = byte;
      run = 0;
    } else {
      run = byte === last ? run + 1 : 1;
      last = byte;
    }
    const written = last;
    for (let j = 0; j < repeat; j += 1) {
      crc = (crc << 8) ^ (CRC[(crc >>> 24) ^ written] as number);
      out[at++] = written;
      if (at === PIECE) {
        yield out;
        out = Buffer.allocUnsafe(PIECE);
        at = 0;
      }
    }
    if (run === 0) last = -1;
  }
  if (at > 0) yield out.subarray(0, at);
  if (~crc >>> 0 !== expected) throw broken('has a block with a wrong checksum');
}

/** Puts into the high 24 bits of each entry where the next byte of the text lies. */
function link(table: Uint32Array, size: number): void {
  const start = new Int32Array(257);
  for (let i = 0; i < size; i += 1) {
    const byte = (table[i] as number) & 0xff;
    start[byte + 1] = (start[byte + 1] as number) + 1;
  }
  for (let i = 1; i < 257; i += 1) start[i] = (start[i] as number) + (start[i - 1] as number);
  for (let i = 0; i < size; i += 1) {
    const byte = (table[i] as number) & 0xff;
    const place = start[byte] as number;
    start[byte] = place + 1;
    table[place] = ((table[place] as number) & 0xff) | (i << 8);
  }
}
