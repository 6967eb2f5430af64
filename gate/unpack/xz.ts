import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { ByteReader } from '../bytes/byte-reader.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { broken, trailing } from './broken.ts';
import { Crc64 } from './crc64.ts';
import { unpackLzma2 } from './lzma2.ts';

const MAGIC = 'fd377a585a00';
const LZMA2 = 0x21;

interface Check {
  readonly length: number;
  update(bytes: Buffer): void;
  digest(): Buffer;
}

/** Sizes of one block as the index must repeat them. */
interface Block {
  readonly unpadded: number;
  readonly size: number;
}

/** Unpacks one or several xz streams to the file's last byte; checksums and index must agree. Throws `Unscannable`. */
export async function* unpackXz(packed: ByteSource): AsyncGenerator<Buffer> {
  const reader = new ByteReader(packed.chunks());
  do {
    yield* stream(reader);
    while ((await reader.fill(4)) && reader.available >= 4 && (await isPadding(reader)));
  } while (!(await reader.done()));
}

/** Passes over four zero bytes between streams. */
async function isPadding(reader: ByteReader): Promise<boolean> {
  if (reader.peek() !== 0) return false;
  if ((await reader.take(4)).some((byte) => byte !== 0)) throw trailing(reader.offset - 4);
  return true;
}

async function* stream(reader: ByteReader): AsyncGenerator<Buffer> {
  const start = reader.offset;
  const head = Buffer.from(await reader.take(12));
  if (head.toString('hex', 0, 6) !== MAGIC) throw start === 0 ? broken('is no xz stream', start) : trailing(start);
  const flags = head.subarray(6, 8);
  if (head.readUInt32LE(8) !== crc32(flags)) throw broken('has an xz header with a wrong checksum', start);
  const blocks: Block[] = [];
  for (;;) {
    const headerSize = (await reader.take(1)).readUInt8(0);
    if (headerSize === 0) break;
    blocks.push(yield* block(reader, headerSize, checkOf(flags)));
  }
  const index = await readIndex(reader, blocks);
  const foot = Buffer.from(await reader.take(12));
  if (
    foot.toString('latin1', 10) !== 'YZ' ||
    !foot.subarray(8, 10).equals(flags) ||
    foot.readUInt32LE(0) !== crc32(foot.subarray(4, 10)) ||
    (foot.readUInt32LE(4) + 1) * 4 !== index
  )
    throw broken('has an xz stream whose end does not fit its beginning', reader.offset - 12);
}

function checkOf(flags: Buffer): Check {
  if (flags[0] === 0) {
    if (flags[1] === 0) return { length: 0, update() {}, digest: () => Buffer.alloc(0) };
    if (flags[1] === 1) return crc32Check();
    if (flags[1] === 4) return Object.assign(new Crc64(), { length: 8 });
    if (flags[1] === 10) {
      const hash = createHash('sha256');
      return { length: 32, update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
    }
  }
  throw broken('has a check of a kind that is not known');
}

function crc32Check(): Check {
  let crc = 0;
  return {
    length: 4,
    update(bytes) {
      crc = crc32(bytes, crc);
    },
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(crc);
      return bytes;
    },
  };
}

async function* block(reader: ByteReader, headerSize: number, check: Check): AsyncGenerator<Buffer, Block> {
  const start = reader.offset - 1;
  const header = Buffer.concat([Buffer.from([headerSize]), await reader.take(headerSize * 4 + 3)]);
  const { parameter, packedSize, announced } = parseHeader(header, start);
  const data = reader.offset;
  let size = 0;
  for await (const piece of unpackLzma2(reader, parameter)) {
    check.update(piece);
    size += piece.length;
    yield piece;
  }
  const length = reader.offset - data;
  if ((packedSize !== undefined && packedSize !== length) || (announced !== undefined && announced !== size))
    throw broken('has an xz block of another size than it announces', start);
  if ((await reader.take((4 - (length % 4)) % 4)).some((byte) => byte !== 0)) throw broken('has bytes in xz padding', reader.offset);
  if (!(await reader.take(check.length)).equals(check.digest())) throw broken('has an xz block with a wrong checksum', start);
  return { unpadded: header.length + length + check.length, size };
}

function parseHeader(header: Buffer, offset: number): { parameter: number; packedSize?: number; announced?: number } {
  const end = header.length - 4;
  if (header.readUInt32LE(end) !== crc32(header.subarray(0, end))) throw broken('has an xz block header with a wrong checksum', offset);
  const flags = header.readUInt8(1);
  let at = 2;
  const number = (): number => {
    const [value, next] = multibyte(header, at, offset);
    at = next;
    return value;
  };
  const packedSize = (flags & 0x40) !== 0 ? number() : undefined;
  const announced = (flags & 0x80) !== 0 ? number() : undefined;
  if ((flags & 0x3f) !== 0 || number() !== LZMA2 || number() !== 1) throw broken('uses xz filters that are not read here', offset);
  const parameter = header.readUInt8(at);
  if (header.subarray(at + 1, end).some((byte) => byte !== 0)) throw broken('has bytes hidden in an xz block header', offset);
  return { parameter, ...(packedSize !== undefined && { packedSize }), ...(announced !== undefined && { announced }) };
}

/** Reads the index after its first byte; answers its length in bytes. */
async function readIndex(reader: ByteReader, blocks: readonly Block[]): Promise<number> {
  const start = reader.offset - 1;
  let crc = crc32(Buffer.from([0]));
  const next = async (): Promise<number> => {
    let value = 0;
    for (let i = 0; i < 9; i += 1) {
      const byte = await reader.take(1);
      crc = crc32(byte, crc);
      value += (byte.readUInt8(0) & 0x7f) * 128 ** i;
      if (byte.readUInt8(0) < 0x80) return value;
    }
    throw broken('has a number of more than nine bytes', reader.offset);
  };
  const bad = (): Error => broken('has an xz index that does not fit its blocks', start);
  if ((await next()) !== blocks.length) throw bad();
  for (const { unpadded, size } of blocks) if ((await next()) !== unpadded || (await next()) !== size) throw bad();
  while ((reader.offset - start) % 4 !== 0) if ((await next()) !== 0) throw bad();
  if ((await reader.take(4)).readUInt32LE(0) !== crc) throw bad();
  return reader.offset - start;
}

function multibyte(bytes: Buffer, from: number, offset: number): [number, number] {
  let value = 0;
  for (let i = 0; i < 9 && from + i < bytes.length; i += 1) {
    const byte = bytes.readUInt8(from + i);
    value += (byte & 0x7f) * 128 ** i;
    if (byte < 0x80) return [value, from + i + 1];
  }
  throw broken('has a number of more than nine bytes', offset);
}
