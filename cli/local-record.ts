import { writeFile } from 'node:fs/promises';
import { seal, type RecordKind, type RecordOf } from '../core/provenance/statement.ts';
import { localRunner } from './local-evaluation.ts';
import { localKey } from './local-key.ts';
import { UsageError } from './terminal.ts';

export interface RecordOptions {
  readonly key?: string;
  readonly out?: string;
}

/**
 * What writes a record that this machine made by itself to `--out`, signed if there is a `--key`; without `--out` it writes nothing. The key is
 * read at once, before an evaluation is spent. Throws `UsageError` for a key without a place for the record, and one that cannot be read.
 */
export async function localRecord<K extends RecordKind>(
  kind: K,
  { key, out }: RecordOptions,
): Promise<(record: RecordOf[K]) => Promise<void>> {
  if (key && !out) throw new UsageError('--key needs --out: say where the signed record goes');
  const signer = key ? await localKey(localRunner, key) : undefined;
  return async (record) => {
    if (out) await writeFile(out, `${JSON.stringify(signer ? await seal(kind, record, signer) : record)}\n`);
  };
}
