import { ApiError, validationFailed } from '../http/api-error.ts';
import type { Call } from '../http/call.ts';
import { oneOf, text } from '../http/fields.ts';
import { actor } from '../http/identity.ts';
import { inTurn } from '../git/in-turn.ts';
import { mergeCommit, type MergeMethod } from '../git/merge.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { updateRef } from '../git/update-ref.ts';
import type { PullIssue } from '../render/pull.ts';
import type { Changer } from '../rulesets/rules-for.ts';
import { now } from '../store.ts';
import { closePull } from './change.ts';
import { mergeBlockers } from './merge-blockers.ts';

/** Lands a pull request on its base branch and returns the new tip. @throws 405 and 409 as GitHub words them */
export function mergePull(call: Call, issue: PullIssue): Promise<string> {
  const { world } = call;
  const { repository, pull } = issue;
  const who = actor(call.identity);
  const method: MergeMethod = oneOf(call, 'merge_method', ['merge', 'squash', 'rebase']) ?? 'merge';
  return inTurn(repository.dir, async () => {
    if (issue.state === 'closed' || pull.draft)
      throw new ApiError(405, pull.draft ? 'Pull Request is still a draft' : 'Pull Request is not mergeable');
    const expected = text(call, 'sha');
    if (expected !== undefined && !/^[0-9a-f]{40}$/.test(expected))
      throw validationFailed({ resource: 'PullRequest', field: 'sha', code: 'invalid' });
    if (expected !== undefined && expected !== pull.headSha)
      throw new ApiError(409, 'Head branch was modified. Review and try the merge again.');
    const blockers = await mergeBlockers(world, issue, changer(call));
    if (blockers.length > 0) throw new ApiError(405, `Repository rule violations found\n\n${blockers.join('\n\n')}\n\n`);
    const tip = await resolveCommit(repository, `refs/heads/${pull.baseRef}`);
    const person = { name: who.name, email: who.email };
    const landed = tip && (await mergeCommit(repository, method, tip, pull.headSha, person, message(call, issue, method)));
    if (!landed) throw new ApiError(405, 'Pull Request is not mergeable');
    Object.assign(pull, { merged: true, mergedAt: now(), mergedBy: who, mergeCommitSha: landed });
    await closePull(world, issue, who);
    await updateRef(world, repository, `refs/heads/${pull.baseRef}`, tip, landed, who);
    return landed;
  });
}

function changer({ identity }: Call): Changer {
  return { account: actor(identity), app: identity.kind === 'installation' ? identity.token.installation.app : undefined };
}

function message(call: Call, issue: PullIssue, method: MergeMethod): string {
  const { pull, number, title } = issue;
  const standard =
    method === 'merge' ? `Merge pull request #${number} from ${pull.headOwner.login}/${pull.headRef}` : `${title} (#${number})`;
  const subject = text(call, 'commit_title') ?? standard;
  const body = text(call, 'commit_message') ?? (method === 'merge' ? title : '');
  return body ? `${subject}\n\n${body}` : subject;
}
