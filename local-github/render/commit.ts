import type { CommitInfo } from '../git/read.ts';
import type { FileChange } from '../git/diff.ts';
import type { Account, Repository } from '../store.ts';
import type { World } from '../world.ts';
import { renderAccount } from './account.ts';
import { nodeId, repositoryApi, repositoryPage } from './urls.ts';

/** OpenAPI `simple-commit`. */
export function renderSimpleCommit(commit: CommitInfo): Record<string, unknown> {
  const person = ({ name, email }: { name: string; email: string }) => ({ name, email });
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: commit.committer.date,
    author: person(commit.author),
    committer: person(commit.committer),
  };
}

const unverified = { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null };

/** OpenAPI `commit`. */
export function renderCommit(world: World, repository: Repository, commit: CommitInfo): Record<string, unknown> {
  const api = repositoryApi(world, repository);
  const page = repositoryPage(world, repository);
  const url = `${api}/commits/${commit.sha}`;
  const account = (email: string) => {
    const known = byEmail(world, email);
    return known ? renderAccount(world, known) : null;
  };
  return {
    url,
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    commit: {
      url: `${api}/git/commits/${commit.sha}`,
      author: commit.author,
      committer: commit.committer,
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      verification: unverified,
    },
    author: account(commit.author.email),
    committer: account(commit.committer.email),
    parents: commit.parents.map((sha) => ({ sha, url: `${api}/commits/${sha}`, html_url: `${page}/commit/${sha}` })),
  };
}

/** OpenAPI `git-commit`. */
export function renderGitCommit(world: World, repository: Repository, commit: CommitInfo): Record<string, unknown> {
  const api = repositoryApi(world, repository);
  const page = repositoryPage(world, repository);
  return {
    sha: commit.sha,
    node_id: `C_${commit.sha}`,
    url: `${api}/git/commits/${commit.sha}`,
    html_url: `${page}/commit/${commit.sha}`,
    author: commit.author,
    committer: commit.committer,
    message: commit.message,
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    parents: commit.parents.map((sha) => ({ sha, url: `${api}/git/commits/${sha}`, html_url: `${page}/commit/${sha}` })),
    verification: unverified,
  };
}

/** OpenAPI `diff-entry`. */
export function renderFile(world: World, repository: Repository, file: FileChange, sha: string): Record<string, unknown> {
  const api = repositoryApi(world, repository);
  const page = repositoryPage(world, repository);
  const path = file.filename.split('/').map(encodeURIComponent).join('/');
  return {
    sha: file.sha,
    filename: file.filename,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${sha}/${path}`,
    raw_url: `${page}/raw/${sha}/${path}`,
    contents_url: `${api}/contents/${path}?ref=${sha}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previous === undefined ? {} : { previous_filename: file.previous }),
  };
}

/** The account a commit's e-mail address belongs to. */
export function byEmail(world: World, email: string): Account | undefined {
  return [...world.store.accounts.values()].find((one) => one.email === email);
}

/** OpenAPI `git-ref`. */
export function renderRef(world: World, repository: Repository, ref: string, sha: string, type: string): Record<string, unknown> {
  const api = repositoryApi(world, repository);
  return {
    ref,
    node_id: nodeId(`Ref:${ref}`, repository.id),
    url: `${api}/git/${ref}`,
    object: { type, sha, url: `${api}/git/${type}s/${sha}` },
  };
}
