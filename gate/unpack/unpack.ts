import { createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib';
import { ByteReader } from '../bytes/byte-reader.ts';
import { type ByteSource, sliceSource } from '../bytes/byte-source.ts';
import { broken } from './broken.ts';
import { unpackBzip2 } from './bzip2.ts';
import { unpackLz4 } from './lz4.ts';
import { unpackLzma } from './lzma.ts';
import { unpackWithNode } from './node-unpack.ts';
import { unpackXz } from './xz.ts';

/** Ways of packing one stream of bytes: what joblib offers, the z-files of joblib before 0.10, zip's deflate, and zstandard. */
export type Packing = 'zlib' | 'gzip' | 'bzip2' | 'xz' | 'lzma' | 'lz4' | 'zstandard' | 'zfile' | 'deflate';

const UNPACK: Readonly<Record<Packing, (packed: ByteSource) => AsyncIterable<Buffer>>> = {
  zlib: (packed) => unpackWithNode(packed, createInflate()),
  gzip: (packed) => unpackWithNode(packed, createGunzip()),
  deflate: (packed) => unpackWithNode(packed, createInflateRaw()),
  zstandard: (packed) => unpackWithNode(packed, createZstdDecompress()),
  bzip2: unpackBzip2,
  xz: unpackXz,
  lzma: unpackLzma,
  lz4: unpackLz4,
  zfile: unpackZfile,
};

/** Unpacks a stream from its first byte to its last. Broken data, missing or trailing bytes are `Unscannable`. */
export function unpack(packed: ByteSource, packing: Packing): AsyncIterable<Buffer> {
  return UNPACK[packing](packed);
}

/** A z-file: `ZF`, the unpacked length as padded hexadecimal text, one zlib stream. */
async function* unpackZfile(packed: ByteSource): AsyncGenerator<Buffer> {
  const head = (await new ByteReader(packed.chunks()).take(Math.min(22, packed.size))).toString('latin1');
  const match = /^ZF(0x[0-9a-fA-F]{1,16})/.exec(head);
  const start = head[21] === ' ' ? 22 : 21;
  if (!match || head.length < start || head.slice(2, start).trim() !== match[1]) throw broken('has no readable z-file header', 0);
  let size = 0;
  for await (const piece of unpack(sliceSource(packed, start, packed.size - start), 'zlib')) {
    size += piece.length;
    yield piece;
  }
  if (size !== Number(match[1])) throw broken('has another size than its z-file header announces', 0);
}
