import type { Repository } from '../store.ts';
import { commitTree, type Person } from './bare.ts';
import { reader } from './read.ts';
import { askObjects } from './ask-objects.ts';
import { git } from './run.ts';

export type MergeMethod = 'merge' | 'squash' | 'rebase';

/** The tree of merging two commits, or `undefined` when they conflict. */
export async function mergeTree(repository: Repository, base: string, head: string): Promise<string | undefined> {
  const args = ['merge-tree', '--write-tree', '--no-messages', base, head];
  const { code, stdout } = await askObjects(repository.dir, args, [base, head]);
  return code === 0 ? (stdout.toString().split('\n')[0] ?? '').trim() : undefined;
}

/**
 * Lands `head` on `base` in the way asked for and returns the new tip; moves no ref.
 *
 * @returns `undefined` when they conflict
 */
export async function mergeCommit(
  repository: Repository,
  method: MergeMethod,
  base: string,
  head: string,
  by: Person,
  message: string,
): Promise<string | undefined> {
  if (method === 'rebase') return rebase(repository, base, head, by);
  const tree = await mergeTree(repository, base, head);
  if (tree === undefined) return undefined;
  return commitTree(repository.dir, tree, method === 'merge' ? [base, head] : [base], by, message);
}

async function rebase(repository: Repository, base: string, head: string, by: Person): Promise<string | undefined> {
  const commits = (await git(repository.dir, ['rev-list', '--reverse', '--no-merges', `${base}..${head}`])).split('\n').filter(Boolean);
  let tip = base;
  for (const sha of commits) {
    const parent = (await git(repository.dir, ['rev-parse', `${sha}^`])).trim();
    // Git 2.39 has no `merge-tree --merge-base`: a stand-in commit (tree of the tip, parent of the picked one) makes that parent the base.
    const standIn = await commitTree(repository.dir, `${tip}^{tree}`, [parent], by, 'stand-in');
    const tree = await mergeTree(repository, standIn, sha);
    const commit = await reader(repository).commit(sha);
    if (tree === undefined || !commit) return undefined;
    tip = await commitTree(repository.dir, tree, [tip], commit.author, commit.message, by);
  }
  return tip;
}
