import { ByteReader } from '../bytes/byte-reader.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { runsAsPickle, scanPickle } from '../pickle/scan-pickle.ts';
import type { ScanContext } from '../scan-context.ts';
import { type Packing, unpack } from '../unpack/unpack.ts';
import { unpackOnce } from '../unpack/unpacked.ts';
import { Unscannable } from '../unscannable.ts';

/**
 * Scans one packed stream: what `joblib.dump(compress=…)` writes is walked as the pickle it is, anything else is scanned as a file of its own.
 * Answers `joblib`, or the way it is packed.
 */
export async function scanCompressed(source: ByteSource, context: ScanContext, packing: Packing): Promise<'joblib' | Packing> {
  const content = await unpackOnce(() => unpack(source, packing), context);
  const first = await new ByteReader(content.chunks()).take(Math.min(2, content.size));
  if (first[0] === 0x80) {
    await scanPickle(content, context);
    return 'joblib';
  }
  if (packing === 'zfile') return scanRawArray(content, context);
  await context.inner('what is packed', content);
  return packing;
}

/** Joblib before 0.10 kept an array's bytes in a z-file, but may be told to load the same file as a pickle. */
async function scanRawArray(content: ByteSource, context: ScanContext): Promise<'zfile' | 'joblib'> {
  const pickle = await runsAsPickle(content, context);
  if (!pickle.complete && !pickle.runs) return 'zfile';
  await scanPickle(content, context);
  return 'joblib';
}

/** Whether anything comes out of what may be packed or just text that begins like it. */
export async function unpacksAtAll(source: ByteSource, packing: Packing): Promise<boolean> {
  try {
    for await (const chunk of unpack(source, packing)) if (chunk.length > 0) return true;
    return true;
  } catch (error) {
    if (error instanceof Unscannable) return false;
    throw error;
  }
}
