import type { SigningKey } from '../core/provenance/dsse.ts';
import { open, type RecordKind, type RecordOf } from '../core/provenance/statement.ts';
import type { GitHubReader } from './github/github-reader.ts';

const largest = 10e6;

/** A record of the records repository, and the very text it was signed as. */
export interface FoundRecord<K extends RecordKind> {
  readonly path: string;
  readonly text: string;
  readonly record: RecordOf[K];
}

/** The commit the records are at now. */
export async function recordsHead(reader: GitHubReader): Promise<string> {
  return reader.branchSha(await reader.defaultBranch());
}

/** All records of a kind below a folder of a commit of the records. Throws at the first that is not signed by one of `keys`. */
export async function recordsBelow<K extends RecordKind>(
  reader: GitHubReader,
  head: string,
  folder: string,
  kind: K,
  keys: readonly SigningKey[],
): Promise<readonly FoundRecord<K>[]> {
  const tree = await reader.treeAt(head, folder);
  const entries = tree === undefined ? [] : await reader.all(tree, folder);
  const files = entries.filter(({ type, path }) => type === 'blob' && path.endsWith('.json'));
  const texts = new Map<string, string>();
  await reader.blobs(
    files.map(({ sha }) => sha),
    largest,
    (sha, bytes) => void texts.set(sha, bytes.toString('utf8')),
  );
  const found: FoundRecord<K>[] = [];
  for (const { path, sha } of files) {
    const text = texts.get(sha) ?? '';
    const opened = await open(kind, JSON.parse(text), keys);
    if (opened.kind === 'bad')
      throw new Error(`the record ${path} is not trusted: ${opened.why}. Remove or mend it before anything more is done with it`);
    found.push({ path, text, record: opened.record });
  }
  return found;
}
