import { accountOf, type Issue, type Pull, type Repository } from '../store.ts';
import type { World } from '../world.ts';
import { renderAccount } from './account.ts';
import { association, renderLabels } from './issue.ts';
import { renderRepository } from './repository.ts';
import { nodeId, repositoryApi, repositoryPage } from './urls.ts';
import { pullState } from '../pulls/pull-state.ts';

export type PullIssue = Issue & { readonly pull: Pull };

/** OpenAPI `pull-request-simple`: what lists carry. */
export function renderSimplePull(world: World, issue: PullIssue): Record<string, unknown> {
  const { pull, repository } = issue;
  const api = repositoryApi(world, repository);
  const url = `${api}/pulls/${issue.number}`;
  const issueUrl = `${api}/issues/${issue.number}`;
  const page = `${repositoryPage(world, repository)}/pull/${issue.number}`;
  const people = (logins: Iterable<string>) =>
    [...logins].flatMap((login) => accountOf(world.store, login) ?? []).map((one) => renderAccount(world, one));
  const assignees = people(issue.assignees);
  const statuses = `${api}/statuses/${pull.headSha}`;
  return {
    url,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issueUrl,
    number: issue.number,
    state: issue.state,
    locked: issue.locked,
    title: issue.title,
    user: renderAccount(world, issue.user),
    body: issue.body,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: assignees[0] ?? null,
    assignees,
    requested_reviewers: people(pull.requestedReviewers),
    requested_teams: [],
    labels: renderLabels(world, issue),
    milestone: null,
    draft: pull.draft,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/pulls/comments{/number}`,
    comments_url: `${issueUrl}/comments`,
    statuses_url: statuses,
    head: side(world, pull.headRepository, pull.headOwner.login, pull.headRef, pull.headSha),
    base: side(world, repository, repository.owner.login, pull.baseRef, pull.baseSha),
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issueUrl },
      comments: { href: `${issueUrl}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${api}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses },
    },
    author_association: association(repository, issue.user),
    auto_merge: null,
    active_lock_reason: null,
  };
}

/** OpenAPI `pull-request`: the single one, with its counts and merge state. */
export async function renderPull(world: World, issue: PullIssue): Promise<Record<string, unknown>> {
  const { pull, repository } = issue;
  const state = await pullState(world, issue);
  const comments = [...repository.comments.values()].filter((one) => one.issue === issue).length;
  return {
    ...renderSimplePull(world, issue),
    merged: pull.merged,
    mergeable: state.mergeable,
    rebaseable: state.mergeable,
    mergeable_state: state.word,
    merged_by: pull.mergedBy && renderAccount(world, pull.mergedBy),
    comments,
    review_comments: 0,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: state.commits,
    additions: state.additions,
    deletions: state.deletions,
    changed_files: state.changedFiles,
  };
}

function side(world: World, repository: Repository, owner: string, ref: string, sha: string): Record<string, unknown> {
  const account = accountOf(world.store, owner);
  return {
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: account ? renderAccount(world, account) : null,
    // GitHub sends head.repo as null once the fork is gone.
    repo: repository.deleted ? null : renderRepository(world, repository),
  };
}
