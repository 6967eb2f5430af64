import type { FileDigest } from '../../core/provenance/tree-digest.ts';
import type { MlflowClient } from '../mlflow/index.ts';

/**
 * Digests of all files the registry now holds below `<root>/<path>`, by downloading each: MLflow keeps no digests of its own. `keep` says
 * where a file is to be stored; without it nothing is kept. Throws a RangeError above `maxBytes` in total.
 */
export async function readBack(
  client: MlflowClient,
  root: string,
  path: string,
  { keep, maxBytes = 50_000_000_000 }: { keep?: (path: string) => string; maxBytes?: number } = {},
): Promise<FileDigest[]> {
  const files: FileDigest[] = [];
  let total = 0;
  for await (const listed of client.artifacts.walk(root, path)) {
    total += listed.bytes;
    if (total > maxBytes) throw new RangeError(`the model holds more than ${maxBytes} bytes`);
    const from = `${path}/${listed.path}`;
    const digest = keep ? await client.artifacts.download(root, from, keep(listed.path)) : await client.artifacts.digest(root, from);
    files.push({ path: listed.path, ...digest });
  }
  return files;
}
