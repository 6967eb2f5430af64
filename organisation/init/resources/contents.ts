import { createHash } from 'node:crypto';
import * as z from 'zod';
import { pushFiles } from '../push-files.ts';
import type { Json, Resource } from '../resource.ts';

export interface InitFile {
  readonly path: string;
  readonly bytes: Buffer;
  /** Ours for ever: put right whenever it differs. Others are written once, into an empty repository. */
  readonly managed: boolean;
}

const Branch = z.object({ commit: z.object({ sha: z.string() }) });
const Tree = z.object({ truncated: z.boolean(), tree: z.array(z.object({ path: z.string(), type: z.string(), sha: z.string() })) });
const Pulls = z.array(z.object({ html_url: z.string() }));

/**
 * What a repository holds. An empty one gets everything in its first commit; later only managed files are looked at, and changes to them come
 * as a pull request: what people wrote is theirs.
 */
export function contents(full: string, files: readonly InitFile[], git: { readonly url: string; readonly token: string }): Resource {
  const managed = files.filter((file) => file.managed);
  return {
    id: `contents ${full}`,
    within: `repository ${full}`,
    want: digests(managed),
    async observe(github) {
      const branch = await github.get(`/repos/${full}/branches/main`, Branch);
      if (!branch) return undefined;
      const tree = await github.get(`/repos/${full}/git/trees/${branch.commit.sha}?recursive=1`, Tree);
      if (!tree || tree.truncated) throw new Error(`${full} is too large to be listed whole`);
      const blobs = new Map(tree.tree.filter(({ type }) => type === 'blob').map(({ path, sha }) => [path, sha]));
      return Object.fromEntries(managed.flatMap(({ path }) => (blobs.has(path) ? [[path, blobs.get(path) as string]] : [])));
    },
    async apply(github, before) {
      const remote = `${git.url}/${full}.git`;
      if (before === undefined) {
        await pushFiles({ remote, token: git.token, files, branch: 'main', onto: undefined });
        return undefined;
      }
      const changed = managed.filter(({ path, bytes }) => (before as Record<string, Json>)[path] !== blobSha(bytes));
      const branch = `harvester-init-${createHash('sha256')
        .update(JSON.stringify(digests(changed)))
        .digest('hex')
        .slice(0, 12)}`;
      const [owner = ''] = full.split('/');
      const at = `/repos/${full}/pulls`;
      const open = await github.get(`${at}?state=open&head=${owner}:${branch}`, Pulls);
      if (open?.[0]) return `merge ${open[0].html_url}: it brings ${full} up to date`;
      await pushFiles({ remote, token: git.token, files: changed, branch, onto: 'main' });
      const made = (await github.send('POST', at, {
        title: 'Bring the workflows up to date',
        head: branch,
        base: 'main',
        body: `\`harvester init\` would change ${changed.map(({ path }) => `\`${path}\``).join(', ')}.`,
      })) as { html_url: string };
      return `merge ${made.html_url}: it brings ${full} up to date`;
    },
    // A first commit goes with its repository; in one that was there before, history is not rewritten.
    remove: async () => 'commits stay; they go with the repository',
  };
}

function digests(files: readonly InitFile[]): Record<string, string> {
  return Object.fromEntries(files.map(({ path, bytes }) => [path, blobSha(bytes)]));
}

/** The name git gives a file's bytes. */
export function blobSha(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
