import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { ChangedFile } from '../../core/rules/intake.ts';
import { callGitHub, granted, type GitHubPlace } from './call-github.ts';
import { fetchBlobs } from './fetch-blobs.ts';
import { readBlobs } from './read-blobs.ts';

const Tree = z.object({
  truncated: z.boolean(),
  tree: z.array(z.object({ path: z.string(), mode: z.string(), type: z.string(), sha: z.string(), size: z.number().optional() })),
});
export type TreeFile = z.infer<typeof Tree>['tree'][number];

const statuses = ['added', 'modified', 'removed', 'renamed', 'copied', 'changed', 'unchanged'] as const;
const PullFiles = z.array(z.object({ filename: z.string(), status: z.enum(statuses), previous_filename: z.string().optional() }));
const maxListedFiles = 3000;
const raw = 'application/vnd.github.raw+json';

const Pull = z.object({
  number: z.number(),
  merged: z.boolean(),
  head: z.object({ sha: z.string() }),
  base: z.object({ ref: z.string(), sha: z.string(), repo: z.object({ full_name: z.string(), default_branch: z.string() }) }),
});

const Artifacts = z.object({
  artifacts: z.array(
    z.object({
      id: z.number(),
      expired: z.boolean(),
      workflow_run: z
        .object({ head_branch: z.string().nullish(), repository_id: z.number().optional(), head_repository_id: z.number().optional() })
        .nullish(),
    }),
  ),
});
export type Artifact = z.infer<typeof Artifacts>['artifacts'][number];

/** Reads one repository: the few calls of the REST API that the actions need, each response checked; many files at once by git. */
export class GitHubReader {
  readonly #place: GitHubPlace;

  constructor(place: GitHubPlace) {
    this.#place = place;
  }

  async pull(number: number): Promise<z.infer<typeof Pull>> {
    return Pull.parse(await (await this.#get(`pulls/${number}`)).json());
  }

  /** Every path the pull request changes. Throws past GitHub's limit of 3,000, where its list ends without saying so. */
  async pullFiles(number: number): Promise<ChangedFile[]> {
    const files: ChangedFile[] = [];
    for (let page = 1; ; page += 1) {
      const listed = PullFiles.parse(await (await this.#get(`pulls/${number}/files?per_page=100&page=${page}`)).json());
      for (const file of listed) {
        files.push({ path: file.filename, status: file.status, ...(file.previous_filename && { previousPath: file.previous_filename }) });
      }
      if (files.length >= maxListedFiles)
        throw new Error(`pull request ${number} changes ${maxListedFiles} files or more; its list cannot be read whole`);
      if (listed.length < 100) return files;
    }
  }

  async defaultBranch(): Promise<string> {
    const answer = await this.#get('');
    return z.object({ default_branch: z.string() }).parse(await answer.json()).default_branch;
  }

  async branchSha(branch: string): Promise<string> {
    const answer = await this.#get(`branches/${encodeURIComponent(branch)}`);
    return z.object({ commit: z.object({ sha: z.string() }) }).parse(await answer.json()).commit.sha;
  }

  /** The entries of a commit's root. */
  async root(sha: string): Promise<TreeFile[]> {
    return this.#whole(sha, false);
  }

  /** SHA of a commit's folder, e.g. `versions/mnist/`; undefined when there is none. */
  async treeAt(sha: string, folder: string): Promise<string | undefined> {
    let at = sha;
    for (const name of folder.split('/').filter(Boolean)) {
      const found = (await this.#whole(at, false)).find((entry) => entry.path === name && entry.type === 'tree');
      if (!found) return undefined;
      at = found.sha;
    }
    return at;
  }

  /** Every entry below a folder of a commit, by its path from the root; none when there is no such folder. Throws where GitHub lists only a part. */
  async below(sha: string, folder: string): Promise<TreeFile[]> {
    const tree = await this.treeAt(sha, folder);
    return tree === undefined ? [] : behind(folder, await this.#whole(tree, true));
  }

  /** Every entry of a tree, its path behind `prefix`, folder by folder where GitHub lists only a part: it cuts at 7 MB or 100,000 entries. */
  async all(tree: string, prefix: string): Promise<TreeFile[]> {
    const listed = await this.#list(tree, true);
    if (!listed.truncated) return behind(prefix, listed.tree);
    const found: TreeFile[] = [];
    for (const entry of await this.#whole(tree, false)) {
      found.push(...behind(prefix, [entry]));
      if (entry.type === 'tree') found.push(...(await this.all(entry.sha, `${prefix}${entry.path}/`)));
    }
    return found;
  }

  /** Hands over the bytes of blobs one after another, each of `shas` once and of at most `limit` bytes. One request to git, whatever their number. */
  async blobs(shas: readonly string[], limit: number, take: (sha: string, bytes: Buffer) => Promise<void> | void): Promise<void> {
    const wanted = [...new Set(shas)];
    if (wanted.length === 0) return;
    const dir = await mkdtemp(join(process.env['RUNNER_TEMP'] ?? tmpdir(), 'harvester-blobs-'));
    try {
      await fetchBlobs(this.#place, wanted, dir);
      for await (const [sha, bytes] of readBlobs(dir, wanted, limit)) await take(sha, bytes);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  }

  /** A file's text on the default branch, or undefined when it does not exist. */
  async file(path: string): Promise<string | undefined> {
    const place = `contents/${path.split('/').map(encodeURIComponent).join('/')}`;
    const answer = await callGitHub(this.#place, place, { accept: raw });
    return answer.status === 404 ? undefined : (await granted(answer, this.#place, path)).text();
  }

  /** The newest artifacts called `name`, at most 100. */
  async artifacts(name: string): Promise<Artifact[]> {
    return Artifacts.parse(await (await this.#get(`actions/artifacts?name=${encodeURIComponent(name)}&per_page=100`)).json()).artifacts;
  }

  /** An artifact's archive, at most `limit` bytes. */
  async artifactZip(id: number, limit: number): Promise<Buffer> {
    const answer = await this.#get(`actions/artifacts/${id}/zip`);
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (bytes.length > limit) throw new Error(`artifact ${id} holds ${bytes.length} bytes, over the limit of ${limit}`);
    return bytes;
  }

  /** Throws when GitHub cut the list: a part is not read as the whole. */
  async #whole(sha: string, recursive: boolean): Promise<TreeFile[]> {
    const { truncated, tree } = await this.#list(sha, recursive);
    if (truncated)
      throw new Error(
        `the tree ${sha} of ${this.#place.repository} is too long to be listed whole. Split the repository or remove generated files`,
      );
    return tree;
  }

  async #list(sha: string, recursive: boolean): Promise<z.infer<typeof Tree>> {
    return Tree.parse(await (await this.#get(`git/trees/${sha}${recursive ? '?recursive=1' : ''}`)).json());
  }

  async #get(path: string, accept?: string): Promise<Response> {
    return granted(await callGitHub(this.#place, path, accept === undefined ? {} : { accept }), this.#place, path);
  }
}

const behind = (prefix: string, entries: readonly TreeFile[]): TreeFile[] =>
  entries.map((entry) => ({ ...entry, path: `${prefix}${entry.path}` }));
