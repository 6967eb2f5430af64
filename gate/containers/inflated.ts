import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Gunzip, Inflate, InflateRaw } from 'node:zlib';
import { bufferSource, type ByteSource } from '../bytes/byte-source.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';

type Inflater = Gunzip | Inflate | InflateRaw;

/** Packed bytes as the source of what they unfold to, `size` bytes. Reading at a place holds them in memory, as far as the limits allow. */
export function inflated(packed: ByteSource, size: number, create: () => Inflater, context: ScanContext): ByteSource {
  let held: Promise<ByteSource> | undefined;
  const source: ByteSource = {
    size,
    chunks: (start = 0) => (start === 0 ? unfold(packed, create) : from(unfold(packed, create), start)),
    async read(start, length) {
      if (size > context.limits.heldBytes)
        throw new Unscannable(
          'too-large',
          `has a packed part of ${size} bytes that must be read out of order`,
          'store it unpacked',
          undefined,
        );
      held ??= collect(unfold(packed, create));
      return (await held).read(start, length);
    },
  };
  return source;
}

/** Unfolds a packed stream to its end; trailing or missing bytes are `Unscannable`. */
export async function* unfold(packed: ByteSource, create: () => Inflater): AsyncGenerator<Buffer> {
  const engine = create();
  const flow = pipeline(Readable.from(packed.chunks()), engine).catch((error: unknown) => error);
  try {
    for await (const chunk of engine) yield chunk as Buffer;
  } catch (error) {
    throw new Unscannable(
      'packed',
      `cannot be unpacked: ${error instanceof Error ? error.message : 'broken data'}`,
      'save the file again',
      undefined,
    );
  } finally {
    engine.destroy();
    await flow;
  }
  if (engine.bytesWritten !== packed.size)
    throw new Unscannable('trailing-data', 'has bytes after the end of its packed data', 'save the file again', engine.bytesWritten);
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
