import type { FileHandle } from 'node:fs/promises';

/** Bytes that can be read in order and at any place: a file, a part of one, or what an archive member unfolds to. */
export interface ByteSource {
  readonly size: number;
  /** The bytes from `start` to the end, in order, in pieces of any length. */
  chunks(start?: number): AsyncIterable<Buffer>;
  /** Exactly `length` bytes at `start`. Throws `RangeError` where there are fewer. */
  read(start: number, length: number): Promise<Buffer>;
}

const PIECE = 256 * 1024;

function inside(size: number, start: number, length: number): void {
  if (start < 0 || length < 0 || start + length > size)
    throw new RangeError(`bytes ${start} to ${start + length} are outside the ${size} bytes there are`);
}

/** An open file as a source. The file must not change while it is read; `scan` checks that it did not. */
export function fileSource(handle: FileHandle, size: number): ByteSource {
  const read = async (start: number, length: number): Promise<Buffer> => {
    inside(size, start, length);
    const buffer = Buffer.allocUnsafe(length);
    for (let filled = 0; filled < length;) {
      const { bytesRead } = await handle.read(buffer, filled, length - filled, start + filled);
      if (bytesRead === 0) throw new RangeError(`the file ended at byte ${start + filled} while it was read`);
      filled += bytesRead;
    }
    return buffer;
  };
  return {
    size,
    read,
    async *chunks(start = 0) {
      for (let at = start; at < size; at += PIECE) yield await read(at, Math.min(PIECE, size - at));
    },
  };
}

/** Bytes in memory as a source. */
export function bufferSource(bytes: Buffer): ByteSource {
  return {
    size: bytes.length,
    async read(start, length) {
      inside(bytes.length, start, length);
      return bytes.subarray(start, start + length);
    },
    async *chunks(start = 0) {
      for (let at = start; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
    },
  };
}

/** `length` bytes of another source from `from` on. */
export function sliceSource(source: ByteSource, from: number, length: number): ByteSource {
  inside(source.size, from, length);
  return {
    size: length,
    read(start, count) {
      inside(length, start, count);
      return source.read(from + start, count);
    },
    async *chunks(start = 0) {
      for (let at = start; at < length; at += PIECE) yield await source.read(from + at, Math.min(PIECE, length - at));
    },
  };
}
