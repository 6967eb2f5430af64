import { ByteReader } from '../bytes/byte-reader.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { UNKNOWN, type Value } from '../pickle/value.ts';
import { walkPickle } from '../pickle/walk-pickle.ts';
import type { ScanContext } from '../scan-context.ts';
import { Unscannable } from '../unscannable.ts';
import { STORAGE_BYTES, TENSORS } from './torch-names.ts';

/** The pickled magic number every file of torch before 1.6 begins with. */
const MAGIC = Buffer.from('80028a0a6cfc9c46f9206aa850192e', 'hex');

/** Whether these first bytes are those of a torch file before 1.6. */
export function isTorchLegacy(head: Buffer): boolean {
  return head.subarray(0, MAGIC.length).equals(MAGIC);
}

/** Scans what torch wrote before 1.6: magic, protocol, system, object and storage keys as five pickles, then each storage's length and numbers. */
export async function scanTorchLegacy(source: ByteSource, context: ScanContext): Promise<'torch'> {
  const reader = new ByteReader(source.chunks());
  const tensors: ScanContext = { ...context, allow: TENSORS };
  const storages = new Map<string, number>();
  for (let i = 0; i < 3; i += 1) await walkPickle(reader, { context: tensors });
  await walkPickle(reader, { context: tensors, persistent: (id) => storage(id, storages) });
  await walkPickle(reader, { context: tensors });
  const numbers = [...storages.values()].reduce((sum, bytes) => sum + 8 + bytes, 0);
  if (source.size - reader.offset !== numbers)
    throw odd(`has ${source.size - reader.offset} bytes of numbers where its tensors announce ${numbers}`, reader.offset);
  return 'torch';
}

function storage(id: Value, storages: Map<string, number>): Value {
  const [word, type, key, , count, view] = typeof id === 'object' && id?.kind === 'tuple' ? id.items : [];
  const bytes = typeof type === 'object' && type?.kind === 'import' && type.module === 'torch' ? STORAGE_BYTES[type.name] : undefined;
  if (word !== 'storage' || typeof key !== 'string' || typeof count !== 'number' || bytes === undefined || view !== null)
    throw odd('asks for something else than a plain storage', 0);
  storages.set(key, count * bytes);
  return UNKNOWN;
}

function odd(what: string, offset: number): Unscannable {
  return new Unscannable('torch', what, 'save the state dict again with torch 1.6 or newer, or use safetensors', offset);
}
