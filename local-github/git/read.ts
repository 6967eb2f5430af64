import { askObjects } from './ask-objects.ts';
import { git, tryGit } from './run.ts';
import type { Repository } from '../store.ts';

export interface TreeEntry {
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  readonly size: number | undefined;
  readonly path: string;
}

export interface CommitInfo {
  readonly sha: string;
  readonly tree: string;
  readonly parents: string[];
  readonly author: { name: string; email: string; date: string };
  readonly committer: { name: string; email: string; date: string };
  readonly message: string;
}

/** Reads one repository's objects, and through it those of its whole fork network. */
export function reader(repository: Repository) {
  const { dir } = repository;
  return {
    /** The entries of a tree-ish, or `undefined` when there is no such tree. Binary-safe paths (`-z`). */
    async tree(revision: string, recursive: boolean): Promise<TreeEntry[] | undefined> {
      const args = ['ls-tree', '-z', '-l', ...(recursive ? ['-r', '-t'] : []), '--end-of-options', revision];
      const result = await askObjects(dir, args, [revision]);
      return result.code === 0 ? parseTree(result.stdout.toString()) : undefined;
    },
    /** The one entry at `path`, or `undefined`. The empty path is the root tree. */
    async entry(revision: string, path: string): Promise<TreeEntry | undefined> {
      const spec = `${revision}:${path}`;
      const result = await askObjects(dir, ['rev-parse', '--verify', '--quiet', '--end-of-options', spec], [revision]);
      if (result.code !== 0) return undefined;
      if (path === '') return { mode: '040000', type: 'tree', sha: result.stdout.toString().trim(), size: undefined, path };
      const listed = await askObjects(dir, ['ls-tree', '-z', '-l', '--end-of-options', revision, path], [revision]);
      return parseTree(listed.stdout.toString())[0];
    },
    /** The bytes of a blob, or `undefined` when there is no such blob. */
    async blob(sha: string): Promise<Buffer | undefined> {
      const result = await askObjects(dir, ['cat-file', 'blob', sha], [sha]);
      return result.code === 0 ? result.stdout : undefined;
    },
    /** What kind of object a sha is, or `undefined`. */
    async type(sha: string): Promise<string | undefined> {
      const result = await askObjects(dir, ['cat-file', '-t', sha], [sha]);
      return result.code === 0 ? result.stdout.toString().trim() : undefined;
    },
    async commit(sha: string): Promise<CommitInfo | undefined> {
      const result = await askObjects(dir, ['log', '-1', '-z', logFormat, '--end-of-options', sha], [sha]);
      return result.code === 0 ? parseLog(result.stdout.toString())[0] : undefined;
    },
    /** Commits of a range or revision, newest first. */
    async log(range: string, options: { skip?: number; limit?: number; path?: string } = {}): Promise<CommitInfo[]> {
      const args = [
        'log',
        '-z',
        logFormat,
        `--skip=${options.skip ?? 0}`,
        `--max-count=${options.limit ?? 250}`,
        '--end-of-options',
        range,
      ];
      const result = await askObjects(dir, options.path ? [...args, '--', options.path] : args, range.split('..'));
      return result.code === 0 ? parseLog(result.stdout.toString()) : [];
    },
    async count(range: string): Promise<number> {
      const { code, stdout, stderr } = await askObjects(dir, ['rev-list', '--count', range], range.split('..'));
      if (code !== 0) throw new Error(`the commits of ${range} in ${dir} cannot be counted (${code}): ${stderr.trim()}`);
      return Number(stdout.toString().trim());
    },
    async mergeBase(a: string, b: string): Promise<string | undefined> {
      const result = await askObjects(dir, ['merge-base', a, b], [a, b]);
      return result.code === 0 ? result.stdout.toString().trim() : undefined;
    },
    /** Full ref names with what they point at, below a prefix such as `refs/heads`. */
    async refs(prefix: string): Promise<{ ref: string; sha: string; type: string }[]> {
      const out = await git(dir, ['for-each-ref', '--format=%(refname) %(objectname) %(objecttype)', prefix]);
      return out
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          const [ref, sha, type] = line.split(' ') as [string, string, string];
          return { ref, sha, type };
        });
    },
    /** A gzipped tarball with GitHub's `owner-name-sha/` folder inside. */
    async tarball(sha: string): Promise<Buffer> {
      const prefix = `${repository.owner.login}-${repository.name}-${sha.slice(0, 7)}/`;
      return (await tryGit(dir, ['archive', '--format=tar.gz', `--prefix=${prefix}`, sha])).stdout;
    },
  };
}

const logFormat = '--format=%H%x1f%T%x1f%P%x1f%an%x1f%ae%x1f%aI%x1f%cn%x1f%ce%x1f%cI%x1f%B';

function parseLog(text: string): CommitInfo[] {
  return text
    .split('\0')
    .filter(Boolean)
    .map((record) => {
      const [sha, tree, parents, an, ae, ad, cn, ce, cd, ...message] = record.split('\x1f') as [
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        string,
        ...string[],
      ];
      return {
        sha,
        tree,
        parents: parents.split(' ').filter(Boolean),
        author: { name: an, email: ae, date: utc(ad) },
        committer: { name: cn, email: ce, date: utc(cd) },
        message: message.join('\x1f').replace(/\n+$/, ''),
      };
    });
}

function utc(date: string): string {
  return new Date(date).toISOString().replace(/\.\d+Z$/, 'Z');
}

function parseTree(text: string): TreeEntry[] {
  return text
    .split('\0')
    .filter(Boolean)
    .map((record) => {
      const tab = record.indexOf('\t');
      const [mode, type, sha, size] = record.slice(0, tab).split(/ +/) as [string, TreeEntry['type'], string, string];
      return { mode, type, sha, size: size === '-' ? undefined : Number(size), path: record.slice(tab + 1) };
    });
}
