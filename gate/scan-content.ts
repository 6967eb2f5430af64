import { scanCompressed, unpacksAtAll } from './containers/compressed.ts';
import { scanGguf } from './containers/gguf.ts';
import { scanHdf5 } from './containers/hdf5/hdf5.ts';
import { judgeTextModel } from './containers/json-models.ts';
import { scanNpy } from './containers/npy.ts';
import { scanOnnx } from './containers/onnx.ts';
import { alsoIs } from './containers/polyglot.ts';
import { scanSafetensors } from './containers/safetensors.ts';
import { scanSavedModel } from './containers/saved-model.ts';
import { scanTar } from './containers/tar.ts';
import { isTorchLegacy, scanTorchLegacy } from './containers/torch-legacy.ts';
import { scanUbjson } from './containers/ubjson.ts';
import { scanZip } from './containers/zip.ts';
import type { ByteSource } from './bytes/byte-source.ts';
import { identify, type Signature } from './identify.ts';
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
  if (context.depth === 0) {
    const also = await alsoIs(source, signature === 'zip' || signature === 'hdf5' ? signature : 'other');
    if (also) context.add({ rule: 'container/polyglot', message: `can also be read as ${also}`, fix: 'submit one file in one format' });
  }
  return scanAs(signature, source, head, context);
}

async function scanAs(signature: Signature, source: ByteSource, head: Buffer, context: ScanContext): Promise<string> {
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
    case 'saved-model':
      return scanSavedModel(source, context);
    case 'hdf5':
      return scanHdf5(source, context);
    case 'gguf':
      if (await isText(source)) return scanUnmarked(source, head, context);
      await assertNoPickle(source, context);
      return scanGguf(source, context);
    case 'ubjson':
      return scanUbjson(source, context);
    case 'tar':
      await assertNoPickle(source, context);
      return scanTar(source, context);
    case 'maybe-text-or-pickle':
      return scanUnmarked(source, head, context);
    default:
      if ('packed' in signature) return scanPacked(source, head, context, signature.packed);
      if (signature.printable && (await isText(source))) return scanUnmarked(source, head, context);
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
async function scanPacked(source: ByteSource, head: Buffer, context: ScanContext, packing: Packing): Promise<string> {
  if ((packing === 'zlib' || packing === 'zfile') && (await isText(source)) && !(await unpacksAtAll(source, packing)))
    return scanUnmarked(source, head, context);
  return scanCompressed(source, context, packing);
}

/** Text, or a pickle of protocol 0 or 1, which has no mark at its start; text can be both. */
async function scanUnmarked(source: ByteSource, head: Buffer, context: ScanContext): Promise<string> {
  const text = await isText(source);
  const pickle = await runsAsPickle(source, context);
  if (pickle.complete || (!text && pickle.stepped)) return scanPickle(source, context);
  if (!text) throw new Unscannable('unknown-format', 'is none of the formats read here', ACCEPTED);
  if (pickle.runs) warnOfPickle(pickle.why?.message, context);
  await scanText(source, context);
  await judgeTextModel(source, head, context);
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
