import { createGunzip, createInflate } from 'node:zlib';
import { ByteReader } from '../bytes/byte-reader.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { scanPickle } from '../pickle/scan-pickle.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';
import { unfold } from './inflated.ts';

/** Scans what `joblib.dump(compress=…)` writes: one zlib or gzip stream around a joblib pickle. */
export async function scanCompressed(source: ByteSource, context: ScanContext, packing: 'zlib' | 'gzip'): Promise<'joblib'> {
  const create = packing === 'zlib' ? () => createInflate() : () => createGunzip();
  const size = await measure(unfold(source, create), context);
  const content: ByteSource = {
    size,
    chunks: () => unfold(source, create),
    read() {
      throw new RangeError('a packed stream is read from front to back only');
    },
  };
  const first = await new ByteReader(content.chunks()).take(Math.min(2, size));
  if (first[0] !== 0x80)
    throw new Unscannable('unknown-format', `is a ${packing} stream around something that is no pickle`, `upload it unpacked`);
  await scanPickle(content, context);
  return 'joblib';
}

/** Whether anything comes out of what may be a zlib stream or just text that begins with `x^`. */
export async function unfoldsAtAll(source: ByteSource): Promise<boolean> {
  try {
    for await (const chunk of unfold(source, () => createInflate())) if (chunk.length > 0) return true;
    return true;
  } catch (error) {
    if (error instanceof Unscannable) return false;
    throw error;
  }
}

async function measure(chunks: AsyncIterable<Buffer>, context: ScanContext): Promise<number> {
  let size = 0;
  for await (const chunk of chunks) {
    context.signal?.throwIfAborted();
    context.spend(chunk.length);
    size += chunk.length;
  }
  return size;
}
