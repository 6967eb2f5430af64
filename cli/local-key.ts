import { readFile } from 'node:fs/promises';
import type { SigningKey } from '../core/provenance/dsse.ts';
import { privateKey } from '../core/provenance/keys.ts';
import { UsageError } from './terminal.ts';

/** A runner's private key by its file, under the name records carry. Throws `UsageError`. */
export async function localKey(id: string, file: string): Promise<SigningKey> {
  const pem = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`${file} cannot be read: name a private key made by harvester keys new`);
  });
  return privateKey(id, pem);
}
