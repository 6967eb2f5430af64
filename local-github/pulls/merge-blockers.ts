import { rulesFor } from '../rulesets/rules-for.ts';
import type { CheckRun, RequiredCheck } from '../store.ts';
import type { PullIssue } from '../render/pull.ts';

/** Why the base branch's rules keep a pull request from merging, in GitHub's words; empty when nothing does. */
export function mergeBlockers(issue: PullIssue): string[] {
  const { pull, repository } = issue;
  const rules = rulesFor(repository, pull.baseRef);
  const required = rules
    .filter((one) => one.type === 'required_status_checks')
    .flatMap((one) => (one.parameters?.['required_status_checks'] ?? []) as RequiredCheck[]);
  const reviews = Math.max(
    0,
    ...rules.filter((one) => one.type === 'pull_request').map((one) => Number(one.parameters?.['required_approving_review_count'] ?? 0)),
  );
  const approvals = new Set(pull.reviews.filter((one) => one.state === 'APPROVED').map((one) => one.user.login)).size;
  const blockers: string[] = [];
  const open = required.filter((one) => stateOf(issue, one) !== 'success');
  if (open.length > 0) blockers.push(checksSentence(issue, required, open));
  if (approvals < reviews)
    blockers.push(`At least ${reviews} approving review${reviews === 1 ? ' is' : 's are'} required by reviewers with write access.`);
  return blockers;
}

type State = 'success' | 'failing' | 'pending' | 'expected';

function stateOf(issue: PullIssue, required: RequiredCheck): State {
  const { repository, pull } = issue;
  const checks = [...repository.checkRuns.values()].filter(
    (one) =>
      one.headSha === pull.headSha &&
      one.name === required.context &&
      (required.integration_id === undefined || one.app.id === required.integration_id),
  );
  const check = checks.at(-1);
  if (check) return checkState(check);
  // A commit status counts unless the rule is pinned to an App that did not write it.
  const status = repository.statuses.findLast((one) => one.sha === pull.headSha && one.context === required.context);
  if (!status || (required.integration_id !== undefined && status.creator.app?.id !== required.integration_id)) return 'expected';
  if (status.state === 'success') return 'success';
  return status.state === 'pending' ? 'pending' : 'failing';
}

function checkState(check: CheckRun): State {
  if (check.status !== 'completed') return 'pending';
  return check.conclusion === 'success' || check.conclusion === 'neutral' || check.conclusion === 'skipped' ? 'success' : 'failing';
}

function checksSentence(issue: PullIssue, required: RequiredCheck[], open: RequiredCheck[]): string {
  const [first] = open;
  if (open.length === 1 && first) {
    const state = stateOf(issue, first);
    const what = state === 'expected' ? 'is expected' : state === 'pending' ? 'is pending' : 'is failing';
    return `Required status check "${first.context}" ${what}.`;
  }
  const expected = open.filter((one) => stateOf(issue, one) === 'expected').length;
  const kind =
    expected > 0
      ? `${expected} of ${required.length} required status checks are expected`
      : `${open.length} of ${required.length} required status checks have not succeeded`;
  return `${kind}.`;
}
