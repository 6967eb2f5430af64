import type { Repository } from '../store.ts';
import { git, tryGit } from './run.ts';

export interface ChangedEntry {
  readonly path: string;
  readonly mode?: string;
  /** Null takes the path away. */
  readonly sha?: string | null;
  readonly content?: string | Buffer;
}

/** Files whose bytes are written at one time, each by a git of its own. */
const filesAtOnce = 8;

/** Writes the tree of `base` (none: the empty one) with some paths changed and returns its sha; `undefined` where git will not have one of them. */
export async function writeTree(
  { dir }: Repository,
  base: string | undefined,
  entries: readonly ChangedEntry[],
): Promise<string | undefined> {
  const env = { GIT_INDEX_FILE: `${dir}/local-github.index` };
  await git(dir, base ? ['read-tree', base] : ['read-tree', '--empty'], { env });
  const line = async ({ path, mode = '100644', sha, content = '' }: ChangedEntry): Promise<string> => {
    if (sha === null) return `0 ${'0'.repeat(40)}\t${path}\0`;
    return `${mode} ${sha ?? (await git(dir, ['hash-object', '-w', '--stdin'], { input: content })).trim()}\t${path}\0`;
  };
  const lines: string[] = [];
  for (let at = 0; at < entries.length; at += filesAtOnce)
    lines.push(...(await Promise.all(entries.slice(at, at + filesAtOnce).map(line))));
  const added = await tryGit(dir, ['update-index', '-z', '--index-info'], { env, input: lines.join('') });
  // Git leaves out the paths it will not have, and says so, but calls it well done.
  if (added.code !== 0 || /^Ignoring path/m.test(added.stderr) || entries.some(({ path }) => path.includes('\0'))) return undefined;
  return (await git(dir, ['write-tree'], { env })).trim();
}
