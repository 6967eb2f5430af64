import type { FileDigest } from '../../core/provenance/tree-digest.ts';
import type { ArtifactFile, MlflowClient } from '../mlflow/index.ts';
import { inTurns } from './in-turns.ts';

/** More is no model of ours. */
export const mostBytes = 50_000_000_000;

/**
 * Digests of all files the registry now holds below `<root>/<path>`, by downloading each: MLflow keeps no digests of its own. `keep` says
 * where a file is to be stored; without it nothing is kept. Throws a RangeError above `maxBytes` in total.
 */
export async function readBack(
  client: MlflowClient,
  root: string,
  path: string,
  { keep, maxBytes = mostBytes }: { keep?: (path: string) => string; maxBytes?: number } = {},
): Promise<FileDigest[]> {
  const listed: ArtifactFile[] = [];
  let total = 0;
  for await (const file of client.artifacts.walk(root, path)) {
    total += file.bytes;
    if (total > maxBytes) throw new RangeError(`the model holds more than ${maxBytes} bytes`);
    listed.push(file);
  }
  return inTurns(listed, async (file) => {
    const from = `${path}/${file.path}`;
    const digest = keep ? await client.artifacts.download(root, from, keep(file.path)) : await client.artifacts.digest(root, from);
    return { path: file.path, ...digest };
  });
}
