import { readFile } from 'node:fs/promises';
import type { HarvesterConfig } from '../core/contract/harvester-config.ts';
import { signerKeys } from '../core/provenance/keys.ts';
import { open, type RecordKind, type RecordOf } from '../core/provenance/statement.ts';

/** What a private runner left, and the very text it signed. Throws when no runner of `harvester.yaml` signed it. */
export async function trustedResult<K extends RecordKind>(
  kind: K,
  path: string,
  { runners }: HarvesterConfig,
): Promise<{ readonly text: string; readonly record: RecordOf[K] }> {
  const text = await readFile(path, 'utf8');
  const opened = await open(kind, JSON.parse(text), await signerKeys(runners));
  if (opened.kind === 'bad') throw new Error(`the result is not trusted: ${opened.why}`);
  return { text, record: opened.record };
}
