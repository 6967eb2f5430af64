import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { seal, type RecordKind, type RecordOf } from '../core/provenance/statement.ts';
import { localKey } from './local-key.ts';

/** Writes a record, signed with this runner's key, to where it stands in a checkout of the records repository. Throws `UsageError` for a key that cannot be read. */
export async function writeSigned<K extends RecordKind>(
  kind: K,
  record: RecordOf[K],
  to: { readonly path: string; readonly runner: string; readonly key: string },
): Promise<void> {
  const envelope = await seal(kind, record, await localKey(to.runner, to.key));
  await mkdir(dirname(to.path), { recursive: true });
  await writeFile(to.path, `${JSON.stringify(envelope)}\n`);
}
