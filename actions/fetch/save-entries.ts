import { createHash } from 'node:crypto';
import type { Inputs } from '../../core/contract/inputs.ts';
import type { GitHubReader, TreeFile } from '../github/github-reader.ts';
import { inside, save } from './save.ts';

/** Writes files of a tree, each of at most `limit` bytes, to where `placeOf` puts its path; gives them back by path, from the root of the tree. */
export async function saveEntries(
  reader: GitHubReader,
  entries: readonly TreeFile[],
  limit: number,
  placeOf: (path: string) => string,
): Promise<Inputs['files']> {
  const bySha = Map.groupBy(entries, ({ sha }) => sha);
  const saved: Inputs['files'] = [];
  await reader.blobs([...bySha.keys()], limit, async (sha, bytes) => {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    for (const { path } of bySha.get(sha) ?? []) {
      await save(placeOf(inside(path)), bytes);
      saved.push({ path, sha256, bytes: bytes.length });
    }
  });
  return saved.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
