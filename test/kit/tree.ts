import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { treeDigest } from '../../core/provenance/tree-digest.ts';

/** The digest of a flat folder, as a record names it. */
export async function sortedTreeDigest(folder: string): Promise<string> {
  const files = await Promise.all(
    (await readdir(folder)).map(async (path) => {
      const bytes = await readFile(join(folder, path));
      return { path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
  return treeDigest(files);
}
