import { scanCompressed, unpacksAtAll } from './containers/compressed.ts';
import { scanNpy } from './containers/npy.ts';
import { scanOnnx } from './containers/onnx.ts';
import { scanSafetensors } from './containers/safetensors.ts';
import { isTorchLegacy, scanTorchLegacy } from './containers/torch-legacy.ts';
import { scanZip } from './containers/zip.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import { identify } from './identify.ts';
import { runsAsPickle, scanPickle } from './pickle/scan-pickle.ts';
import type { ScanContext } from './scan-context.ts';
import { isText, scanText } from './text/scan-text.ts';
import type { Packing } from './unpack/unpack.ts';
import { Unscannable } from './unscannable.ts';

const ACCEPTED = 'submit ONNX, skops, safetensors, joblib, pickle, npy/npz or UTF-8 text instead';

/**
 * Scans one file's bytes to the last, whatever its name, and answers its format. Findings go to the context; throws `Unscannable` where the
 * bytes cannot be read or understood to their end.
 */
export async function scanContent(source: ByteSource, context: ScanContext): Promise<string> {
  if (source.size === 0) return 'empty';
  const head = await firstBytes(source, 512);
  const signature = identify(head, source.size);
  switch (signature) {
    case 'pickle':
      if (isTorchLegacy(head)) return scanTorchLegacy(source, context);
      return scanPickle(source, context);
    case 'zip':
      return scanZip(source, context);
    case 'npy':
      return scanNpy(source, context);
    case 'safetensors':
      await assertNoPickle(source, context);
      return scanSafetensors(source, context);
    case 'onnx':
      return scanOnnx(source, context);
    case 'maybe-text-or-pickle':
      return scanUnmarked(source, context);
    default:
      if ('packed' in signature) return scanPacked(source, context, signature.packed);
      if (signature.printable && (await isText(source))) return scanUnmarked(source, context);
      if (signature.native)
        context.add({
          rule: 'native-code',
          message: `is ${signature.known}; native code cannot be looked into`,
          fix: 'submit source code and model files only',
        });
      throw new Unscannable('unknown-format', `is ${signature.known}, which is not read here`, ACCEPTED);
  }
}

/** Text may begin as zlib streams and z-files do. */
async function scanPacked(source: ByteSource, context: ScanContext, packing: Packing): Promise<string> {
  if ((packing === 'zlib' || packing === 'zfile') && (await isText(source)) && !(await unpacksAtAll(source, packing)))
    return scanUnmarked(source, context);
  return scanCompressed(source, context, packing);
}

/** Text, or a pickle of protocol 0 or 1, which has no mark at its start; text can be both. */
async function scanUnmarked(source: ByteSource, context: ScanContext): Promise<string> {
  const text = await isText(source);
  const pickle = await runsAsPickle(source, context);
  if (pickle.complete || (!text && pickle.stepped)) return scanPickle(source, context);
  if (!text) throw new Unscannable('unknown-format', 'is none of the formats read here', ACCEPTED);
  if (pickle.runs) warnOfPickle(pickle.why?.message, context);
  await scanText(source, context);
  return 'text';
}

async function assertNoPickle(source: ByteSource, context: ScanContext): Promise<void> {
  const pickle = await runsAsPickle(source, context);
  if (pickle.runs) warnOfPickle(pickle.why?.message, context);
}

function warnOfPickle(why: string | undefined, context: ScanContext): void {
  context.add({
    rule: 'pickle/disguised',
    message: `is also a pickle: ${why ?? 'loading it makes objects'}`,
    fix: 'submit one file in one format',
  });
}

async function firstBytes(source: ByteSource, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let have = 0;
  for await (const chunk of source.chunks()) {
    parts.push(chunk);
    have += chunk.length;
    if (have >= most) break;
  }
  return Buffer.concat(parts).subarray(0, most);
}
