import { ByteReader } from '../bytes/byte-reader.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { broken, trailing } from './broken.ts';
import { Xxh32, xxh32 } from './xxh32.ts';

const WINDOW = 64 * 1024;
const BLOCK: Readonly<Record<number, number>> = { 4: 64 * 1024, 5: 256 * 1024, 6: 1024 * 1024, 7: 4 * 1024 * 1024 };

interface Frame {
  readonly independent: boolean;
  readonly blockSums: boolean;
  readonly contentSum: boolean;
  readonly contentSize: number | undefined;
  readonly most: number;
}

/** Unpacks one or several LZ4 frames to the file's last byte, checksums checked. Throws `Unscannable`. */
export async function* unpackLz4(packed: ByteSource): AsyncGenerator<Buffer> {
  const reader = new ByteReader(packed.chunks());
  do {
    const start = reader.offset;
    await reader.need(4);
    if (reader.u32() !== 0x184d2204) throw start === 0 ? broken('is no LZ4 frame', start) : trailing(start);
    yield* blocks(reader, await readFrame(reader));
  } while (!(await reader.done()));
}

async function readFrame(reader: ByteReader): Promise<Frame> {
  const [flags, sizes] = (await reader.take(2)) as unknown as [number, number];
  const most = BLOCK[(sizes >> 4) & 7];
  if (flags >> 6 !== 1 || (flags & 2) !== 0 || (sizes & 0x8f) !== 0 || most === undefined)
    throw broken('has LZ4 flags that mean nothing', reader.offset);
  if ((flags & 1) !== 0) throw broken('needs an LZ4 dictionary of its own', reader.offset);
  const rest = Buffer.from(await reader.take((flags & 8) !== 0 ? 8 : 0));
  if ((await reader.take(1))[0] !== ((xxh32(Buffer.concat([Buffer.from([flags, sizes]), rest])) >> 8) & 0xff))
    throw broken('has an LZ4 header with a wrong checksum', reader.offset);
  return {
    independent: (flags & 32) !== 0,
    blockSums: (flags & 16) !== 0,
    contentSum: (flags & 4) !== 0,
    contentSize: rest.length === 8 ? Number(rest.readBigUInt64LE(0)) : undefined,
    most,
  };
}

async function* blocks(reader: ByteReader, frame: Frame): AsyncGenerator<Buffer> {
  const hash = new Xxh32();
  let total = 0;
  let window = Buffer.alloc(0);
  for (;;) {
    await reader.need(4);
    const word = reader.u32();
    if (word === 0) break;
    const length = word & 0x7fffffff;
    if (length > frame.most) throw broken('has an LZ4 block longer than it may be', reader.offset);
    const packed = Buffer.from(await reader.take(length));
    if (frame.blockSums && (await reader.take(4)).readUInt32LE(0) !== xxh32(packed))
      throw broken('has an LZ4 block with a wrong checksum', reader.offset);
    const block =
      word >= 0x80000000 ? packed : unpackBlock(packed, frame.independent ? Buffer.alloc(0) : window, frame.most, reader.offset);
    if (!frame.independent) window = Buffer.from(Buffer.concat([window, block]).subarray(-WINDOW));
    if (frame.contentSum) hash.update(block);
    total += block.length;
    yield block;
  }
  if (frame.contentSum && (await reader.take(4)).readUInt32LE(0) !== hash.digest()) throw broken('has a wrong checksum', reader.offset);
  if (frame.contentSize !== undefined && frame.contentSize !== total) throw broken('has another size than it announces', reader.offset);
}

/** One LZ4 block: runs of literal bytes, each followed by a copy of earlier bytes. */
function unpackBlock(packed: Buffer, window: Buffer, most: number, offset: number): Buffer {
  const out = Buffer.allocUnsafe(window.length + most);
  out.set(window);
  let to = window.length;
  let at = 0;
  const bad = (): Error => broken('has a broken LZ4 block', offset);
  const length = (start: number): number => {
    let value = start;
    if (start !== 15) return value;
    for (;;) {
      const byte = packed[at++];
      if (byte === undefined) throw bad();
      value += byte;
      if (byte !== 255) return value;
    }
  };
  while (at < packed.length) {
    const token = packed[at++] as number;
    const literals = length(token >> 4);
    if (at + literals > packed.length || to + literals > out.length) throw bad();
    packed.copy(out, to, at, at + literals);
    at += literals;
    to += literals;
    if (at === packed.length) return out.subarray(window.length, to);
    if (at + 2 > packed.length) throw bad();
    const back = packed.readUInt16LE(at);
    at += 2;
    const copied = length(token & 15) + 4;
    if (back === 0 || back > to || to + copied > out.length) throw bad();
    if (back >= copied) out.copyWithin(to, to - back, to - back + copied);
    else for (let i = 0; i < copied; i += 1) out[to + i] = out[to + i - back] as number;
    to += copied;
  }
  throw bad();
}
