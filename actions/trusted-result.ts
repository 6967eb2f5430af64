import { lstat, readFile } from 'node:fs/promises';
import type { HarvesterConfig } from '../core/contract/harvester-config.ts';
import { signerKeys } from '../core/provenance/keys.ts';
import { open, type RecordKind, type RecordOf } from '../core/provenance/statement.ts';

/** Room for the largest record: ten thousand columns of drift, a thousand trials. */
const mostBytes = 5_000_000;

/** What a private runner left, and the very text it signed. Throws when no runner of `harvester.yaml` signed it. */
export async function trustedResult<K extends RecordKind>(
  kind: K,
  path: string,
  { runners }: HarvesterConfig,
): Promise<{ readonly text: string; readonly record: RecordOf[K] }> {
  const text = await readOneFile(path);
  const opened = await open(kind, parsed(text), await signerKeys(runners));
  if (opened.kind === 'bad') throw new Error(`the result is not trusted: ${opened.why}`);
  return { text, record: opened.record };
}

async function readOneFile(path: string): Promise<string> {
  const found = await lstat(path).catch(() => {
    throw new Error('the runner left no result');
  });
  if (!found.isFile()) throw new Error('the result is not trusted: it is a link or a folder in place of a file');
  if (found.size > mostBytes) throw new Error(`the result is not trusted: it holds ${found.size} bytes, more than ${mostBytes}`);
  return readFile(path, 'utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What JSON.parse says holds some of the text.
    throw new Error('the result is not trusted: it is not JSON');
  }
}
