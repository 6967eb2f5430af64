import { changedFiles, type FileChange } from '../git/diff.ts';
import { reader } from '../git/read.ts';
import type { PullIssue } from '../render/pull.ts';
import type { World } from '../world.ts';

/** The files a pull request changes: from where it left the base branch to its head. */
export async function pullFiles(world: Pick<World, 'store'>, issue: PullIssue): Promise<FileChange[]> {
  const { repository, pull } = issue;
  const start = await reader(world.store, repository).mergeBase(pull.baseSha, pull.headSha);
  return changedFiles(world.store, repository, start ?? pull.baseSha, pull.headSha);
}
