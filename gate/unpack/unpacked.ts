import { bufferSource, type ByteSource } from '../bytes/byte-source.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';

/**
 * Packed bytes as the source of what they unpack to, `size` bytes; `chunks` unpacks from the beginning. Reading at a place holds all of them in
 * memory, as far as the limits allow.
 */
export function unpackedSource(size: number, chunks: () => AsyncIterable<Buffer>, context: ScanContext): ByteSource {
  let held: Promise<ByteSource> | undefined;
  return {
    size,
    chunks: (start = 0) => (start === 0 ? chunks() : from(chunks(), start)),
    async read(start, length) {
      if (size > context.limits.heldBytes)
        throw new Unscannable('too-large', `has a packed part of ${size} bytes that must be read out of order`, 'store it unpacked');
      held ??= collect(chunks());
      return (await held).read(start, length);
    },
  };
}

/** Unpacks once, counts against the limits, and answers the source of what came out: from memory where it is small enough. */
export async function unpackOnce(chunks: () => AsyncIterable<Buffer>, context: ScanContext): Promise<ByteSource> {
  let size = 0;
  let parts: Buffer[] | undefined = [];
  for await (const chunk of chunks()) {
    context.signal?.throwIfAborted();
    context.spend(chunk.length);
    size += chunk.length;
    if (size > context.limits.heldBytes) parts = undefined;
    parts?.push(chunk);
  }
  return parts ? bufferSource(Buffer.concat(parts)) : unpackedSource(size, chunks, context);
}

async function* from(chunks: AsyncIterable<Buffer>, start: number): AsyncGenerator<Buffer> {
  let left = start;
  for await (const chunk of chunks) {
    if (chunk.length > left) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<ByteSource> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return bufferSource(Buffer.concat(parts));
}
