import type { MlflowClient } from './mlflow/index.ts';
import { provenFiles } from './registry/proven-files.ts';

export interface PromoteInput {
  readonly client: MlflowClient;
  readonly name: string;
  readonly version: string;
  /** `champion` when absent. */
  readonly alias?: string;
}

/**
 * Points an alias at a published version: the last step, and the only one that changes what consumers get. Before it, every byte the registry
 * holds of the version is read and hashed. Doing it twice is harmless.
 * Throws when the version is missing, not ready, was not made by `publish` (no digest tag), or is not what was published.
 */
export async function promote({ client, name, version, alias = 'champion' }: PromoteInput): Promise<void> {
  const found = await client.modelVersions.get(name, version);
  if (!found) throw new Error(`there is no version ${version} of "${name}" to make ${alias}`);
  if (found.status !== 'READY') throw new Error(`version ${version} of "${name}" is ${found.status}, so it cannot be ${alias}`);
  if (!/^sha256:[0-9a-f]{64}$/.test(found.tags['digest'] ?? ''))
    throw new Error(`version ${version} of "${name}" has no digest: it was not published by the harvester, so it cannot be ${alias}`);
  await provenFiles(client, found, `It does not become ${alias}: find out who wrote to it, delete it and its run, and publish it again`);
  await client.aliases.set(name, alias, version);
}
