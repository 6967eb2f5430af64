import * as z from 'zod';
import type { ChangedFile } from '../../core/rules/intake.ts';
import { callGitHub, granted, type GitHubPlace } from './call-github.ts';

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

/** Reads one repository over the REST API: the few calls the actions need, each response checked. */
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

  /** Every entry below a commit. Throws when GitHub truncated the list: a part is not read as the whole. */
  async tree(sha: string): Promise<TreeFile[]> {
    const { truncated, tree } = Tree.parse(await (await this.#get(`git/trees/${sha}?recursive=1`)).json());
    if (truncated)
      throw new Error(
        `the tree of ${this.#place.repository} at ${sha} is too long to be listed whole. Split the repository or remove generated files`,
      );
    return tree;
  }

  /** A blob's bytes, at most `limit` of them. */
  async blob(sha: string, limit: number): Promise<Buffer> {
    const answer = await this.#get(`git/blobs/${sha}`, raw);
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (bytes.length > limit) throw new Error(`blob ${sha} holds ${bytes.length} bytes, over the limit of ${limit}`);
    return bytes;
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

  async #get(path: string, accept?: string): Promise<Response> {
    return granted(await callGitHub(this.#place, path, accept === undefined ? {} : { accept }), this.#place, path);
  }
}
