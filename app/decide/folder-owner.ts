import type { Problem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import { Submission } from '../../core/contract/submission.ts';

/**
 * Nobody takes over another team's folder by writing a manifest of their own: once `submissions/<team>/` is merged, only members named in
 * the merged manifest may change it. Undefined when `author` may; a merged manifest that cannot be read lets nobody in.
 */
export function folderOwnerProblem(team: string, author: string, merged: string | undefined): Problem | undefined {
  if (merged === undefined) return undefined;
  const path = `submissions/${team}/submission.yaml`;
  const read = readContract(Submission, path, merged);
  const members = read.kind === 'valid' ? read.value.members : [];
  if (members.some((member) => member.toLowerCase() === author.toLowerCase())) return undefined;
  return {
    code: 'NOT_YOUR_FOLDER',
    path,
    message: `belongs to ${members.join(', ') || 'a team whose merged manifest cannot be read'}; @${author} is not a member`,
    next: 'choose another folder name, or let a member add you in a pull request of theirs first',
  };
}
