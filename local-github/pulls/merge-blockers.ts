import { mergeRulesFor, type BranchRule, type Changer } from '../rulesets/rules-for.ts';
import { includes, permissionOf, type CheckRun, type RequiredCheck } from '../store.ts';
import type { PullIssue } from '../render/pull.ts';
import type { World } from '../world.ts';
import { codeOwners } from './code-owners.ts';

/** Why the base branch's rules keep a pull request from being merged by somebody, in GitHub's words; empty when nothing does. */
export async function mergeBlockers(world: Pick<World, 'store'>, issue: PullIssue, by?: Changer): Promise<string[]> {
  const rules = mergeRulesFor(issue.repository, issue.pull.baseRef, by);
  const required = rules
    .filter((one) => one.type === 'required_status_checks')
    .flatMap((one) => (one.parameters?.['required_status_checks'] ?? []) as RequiredCheck[]);
  const open = required.filter((one) => stateOf(issue, one) !== 'success');
  return [
    ...(rules.some(({ type }) => type === 'update') ? ['Cannot update this protected ref.'] : []),
    ...(open.length > 0 ? [checksSentence(issue, required, open)] : []),
    ...(await reviewSentences(
      world,
      issue,
      rules.filter((one) => one.type === 'pull_request'),
    )),
  ];
}

async function reviewSentences(world: Pick<World, 'store'>, issue: PullIssue, rules: readonly BranchRule[]): Promise<string[]> {
  const count = (one: BranchRule): number => Number(one.parameters?.['required_approving_review_count'] ?? 0);
  const wanted = Math.max(0, ...rules.map(count));
  if (wanted === 0) return [];
  const stale = rules.some(({ parameters }) => parameters?.['dismiss_stale_reviews_on_push'] === true);
  const approved = approvers(issue, stale);
  // GitHub asks code owners only where a rule wants approvals at all: with none, the switch is inert.
  const asked = rules.some((one) => count(one) > 0 && one.parameters?.['require_code_owner_review'] === true);
  const waiting = (asked ? await codeOwners(world, issue) : []).filter(
    (owners) => !owners.some((login) => approved.has(login.toLowerCase())),
  );
  return [
    ...(approved.size < wanted
      ? [`At least ${wanted} approving review${wanted === 1 ? ' is' : 's are'} required by reviewers with write access.`]
      : []),
    ...(waiting.length > 0 ? [`Waiting on code owner review from ${[...new Set(waiting.flat())].join(', ')}.`] : []),
  ];
}

/** Whose last word is an approval that counts, in lower case. */
function approvers({ pull, repository, user }: PullIssue, stale: boolean): Set<string> {
  const last = new Map(pull.reviews.filter(({ state }) => state !== 'COMMENTED').map((one) => [one.user, one]));
  const counted = [...last.values()].filter(
    (one) =>
      one.state === 'APPROVED' &&
      one.user !== user &&
      (!stale || one.commitId === pull.headSha) &&
      includes(permissionOf(repository, one.user), 'write'),
  );
  return new Set(counted.map((one) => one.user.login.toLowerCase()));
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
