import { changedFiles, type FileChange } from '../git/diff.ts';
import { reader } from '../git/read.ts';
import type { PullIssue } from '../render/pull.ts';

/** The files a pull request changes: from where it left the base branch to its head. */
export async function pullFiles(issue: PullIssue): Promise<FileChange[]> {
  const { repository, pull } = issue;
  const start = await reader(repository).mergeBase(pull.baseSha, pull.headSha);
  return changedFiles(repository, start ?? pull.baseSha, pull.headSha);
}
