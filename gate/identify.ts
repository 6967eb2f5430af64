import { isTarHeader } from './containers/tar-header.ts';
import { isXgboostUbjson } from './containers/ubjson.ts';
import type { Packing } from './unpack/unpack.ts';

/** What a file is, told by its first bytes and its size alone; `text` and `pickle` without a mark need a look at the whole. */
export type Signature =
  | 'pickle'
  | 'zip'
  | 'npy'
  | { readonly packed: Packing }
  | 'safetensors'
  | 'onnx'
  | 'saved-model'
  | 'hdf5'
  | 'gguf'
  | 'ubjson'
  | 'tar'
  | 'maybe-text-or-pickle'
  /** Not read here. `printable` marks are a text's beginning where all of the file is text. */
  | { readonly known: string; readonly native?: boolean; readonly printable: boolean };

const MAGIC: readonly (readonly [string, string, boolean?])[] = [
  ['7f454c46', 'a native program or library (ELF)', true],
  ['4d5a', 'a native program or library (Windows)', true],
  ['cffaedfe', 'a native program or library (macOS)', true],
  ['cafebabe', 'a native program or Java class', true],
  ['0061736d', 'a WebAssembly module', true],
  ['377abcaf271c', 'a 7z archive'],
  ['526172211a07', 'a RAR archive'],
  ['50415231', 'a Parquet file'],
  ['4152524f5731', 'an Arrow file'],
  ['53514c69746520666f726d6174203300', 'an SQLite database'],
  ['25504446', 'a PDF'],
  ['89504e47', 'a PNG picture'],
  ['ffd8ff', 'a JPEG picture'],
  ['47494638', 'a GIF picture'],
];

const PACKED: readonly (readonly [string, Packing])[] = [
  ['1f8b', 'gzip'],
  ['fd377a585a00', 'xz'],
  ['5d0000', 'lzma'],
  ['04224d18', 'lz4'],
  ['28b52ffd', 'zstandard'],
  ['5a463078', 'zfile'],
];

/** Identifies `head`, the first 512 bytes (or all) of a file of `size` bytes. */
export function identify(head: Buffer, size: number): Signature {
  if (head[0] === 0x80 && head[1] !== undefined && head[1] <= 5) return 'pickle';
  if (head.subarray(0, 4).toString('hex') === '504b0304' || (size === 22 && head.readUInt32LE(0) === 0x06054b50)) return 'zip';
  if (head.subarray(0, 6).toString('latin1') === '\u0093NUMPY') return 'npy';
  if (head[0] === 0x78 && head[1] !== undefined && ((0x78 << 8) | head[1]) % 31 === 0 && (head[1] & 0x20) === 0) return { packed: 'zlib' };
  const hex = head.subarray(0, 16).toString('hex');
  if (hex.startsWith('894844460d0a1a0a')) return 'hdf5';
  if (hex.startsWith('47475546') && size >= 24) return 'gguf';
  if (/^425a683[1-9](314159265359|177245385090)/.test(hex)) return { packed: 'bzip2' };
  for (const [magic, packed] of PACKED) if (hex.startsWith(magic)) return { packed };
  for (const [magic, known, native] of MAGIC)
    if (hex.startsWith(magic)) return { known, ...(native && { native }), printable: /^(?:[2-6][0-9a-f]|7[0-9a-e])+$/.test(magic) };
  if (isTarHeader(head) || head.subarray(257, 262).toString('latin1') === 'ustar') return 'tar';
  if (size >= 10 && head[8] === 0x7b && head.readBigUInt64LE(0) <= BigInt(size - 8)) return 'safetensors';
  if (isXgboostUbjson(head)) return 'ubjson';
  if (head[0] === 0x08 && head[1] === 0x01 && head[2] === 0x12) return 'saved-model';
  if (head[0] === 0x08 && head[1] !== undefined && head[1] >= 3 && head[1] <= 20) return 'onnx';
  return 'maybe-text-or-pickle';
}
