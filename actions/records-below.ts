import type { SigningKey } from '../core/provenance/dsse.ts';
import { open, type RecordKind, type RecordOf } from '../core/provenance/statement.ts';
import type { GitHubReader, TreeFile } from './github/github-reader.ts';

const largest = 10e6;

/** A record of the records repository, and the very text it was signed as. */
export interface FoundRecord<K extends RecordKind> {
  readonly path: string;
  readonly text: string;
  readonly record: RecordOf[K];
}

/** Every entry of the records as they are now. */
export async function recordsTree(reader: GitHubReader): Promise<readonly TreeFile[]> {
  return reader.tree(await reader.branchSha(await reader.defaultBranch()));
}

/** All records of a kind below a folder of the records repository. Throws at the first that is not signed by one of `keys`. */
export async function recordsBelow<K extends RecordKind>(
  reader: GitHubReader,
  tree: readonly TreeFile[],
  folder: string,
  kind: K,
  keys: readonly SigningKey[],
): Promise<readonly FoundRecord<K>[]> {
  const found: FoundRecord<K>[] = [];
  for (const { path, sha } of tree.filter(({ type, path: each }) => type === 'blob' && each.startsWith(folder) && each.endsWith('.json'))) {
    const text = (await reader.blob(sha, largest)).toString('utf8');
    const opened = await open(kind, JSON.parse(text), keys);
    if (opened.kind === 'bad')
      throw new Error(`the record ${path} is not trusted: ${opened.why}. Remove or mend it before anything more is done with it`);
    found.push({ path, text, record: opened.record });
  }
  return found;
}
