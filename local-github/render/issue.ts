import { includes, permissionOf, type Account, type Comment, type Issue, type Label, type Reaction, type Repository } from '../store.ts';
import type { World } from '../world.ts';
import { renderAccount } from './account.ts';
import { renderApp } from './app.ts';
import { nodeId, repositoryApi, repositoryPage } from './urls.ts';

/** OpenAPI `label`. */
export function renderLabel(world: World, repository: Repository, label: Label): Record<string, unknown> {
  return {
    id: label.id,
    node_id: nodeId('Label', label.id),
    url: `${repositoryApi(world, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  };
}

/** The labels an issue carries, in the order they were put on. */
export function renderLabels(world: World, issue: Issue): Record<string, unknown>[] {
  return [...issue.labels].flatMap((name) => {
    const label = issue.repository.labels.get(name.toLowerCase());
    return label ? [renderLabel(world, issue.repository, label)] : [];
  });
}

/** GitHub's word for what somebody is to a repository. */
export function association(repository: Repository, account: Account): string {
  if (repository.owner.login === account.login) return 'OWNER';
  if (repository.owner.owners.has(account.login) || repository.owner.members.has(account.login)) return 'MEMBER';
  if (repository.collaborators.has(account.login.toLowerCase()) && includes(permissionOf(repository, account), 'read'))
    return 'COLLABORATOR';
  const merged = [...repository.issues.values()].some((one) => one.pull?.merged && one.user === account);
  return merged ? 'CONTRIBUTOR' : 'NONE';
}

/** OpenAPI `reaction-rollup`. */
export function renderReactions(url: string, reactions: readonly Reaction[]): Record<string, unknown> {
  const count = (content: string) => reactions.filter((one) => one.content === content).length;
  return {
    url: `${url}/reactions`,
    total_count: reactions.length,
    '+1': count('+1'),
    '-1': count('-1'),
    laugh: count('laugh'),
    hooray: count('hooray'),
    confused: count('confused'),
    heart: count('heart'),
    rocket: count('rocket'),
    eyes: count('eyes'),
  };
}

/** OpenAPI `issue`. */
export function renderIssue(world: World, issue: Issue): Record<string, unknown> {
  const { repository } = issue;
  const api = repositoryApi(world, repository);
  const url = `${api}/issues/${issue.number}`;
  const comments = [...repository.comments.values()].filter((one) => one.issue === issue).length;
  const assignees = [...issue.assignees]
    .flatMap((login) => world.store.accounts.get(login.toLowerCase()) ?? [])
    .map((one) => renderAccount(world, one));
  return {
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `${repositoryPage(world, repository)}/${issue.pull ? 'pull' : 'issues'}/${issue.number}`,
    id: issue.id,
    node_id: nodeId('Issue', issue.id),
    number: issue.number,
    title: issue.title,
    user: renderAccount(world, issue.user),
    labels: renderLabels(world, issue),
    state: issue.state,
    state_reason: issue.stateReason,
    locked: issue.locked,
    active_lock_reason: null,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    comments,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    closed_by: issue.closedBy && renderAccount(world, issue.closedBy),
    author_association: association(repository, issue.user),
    body: issue.body,
    reactions: renderReactions(url, issue.reactions),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: issue.performedVia ? renderApp(world, issue.performedVia) : null,
    ...(issue.pull ? { draft: issue.pull.draft, pull_request: pullLinks(world, issue) } : {}),
  };
}

function pullLinks(world: World, issue: Issue): Record<string, unknown> {
  const page = `${repositoryPage(world, issue.repository)}/pull/${issue.number}`;
  return {
    url: `${repositoryApi(world, issue.repository)}/pulls/${issue.number}`,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    merged_at: issue.pull?.mergedAt ?? null,
  };
}

/** OpenAPI `issue-comment`. */
export function renderComment(world: World, comment: Comment): Record<string, unknown> {
  const { issue } = comment;
  const api = repositoryApi(world, issue.repository);
  const url = `${api}/issues/comments/${comment.id}`;
  const page = `${repositoryPage(world, issue.repository)}/${issue.pull ? 'pull' : 'issues'}/${issue.number}`;
  return {
    url,
    html_url: `${page}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${issue.number}`,
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    user: renderAccount(world, comment.user),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    body: comment.body,
    author_association: association(issue.repository, comment.user),
    reactions: renderReactions(url, comment.reactions),
    performed_via_github_app: comment.performedVia ? renderApp(world, comment.performedVia) : null,
  };
}

/** OpenAPI `reaction`. */
export function renderReaction(world: World, reaction: Reaction): Record<string, unknown> {
  return {
    id: reaction.id,
    node_id: nodeId('Reaction', reaction.id),
    user: renderAccount(world, reaction.user),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}
