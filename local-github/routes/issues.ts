import { notFound, validationFailed } from '../http/api-error.ts';
import { type Call, created, noContent, ok, type Reply } from '../http/call.ts';
import { bodyText } from '../http/body-text.ts';
import { oneOf, requiredText, text, texts } from '../http/fields.ts';
import { actor, viaApp } from '../http/identity.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { closePull } from '../pulls/change.ts';
import { findIssue } from '../pulls/find.ts';
import { renderIssue } from '../render/issue.ts';
import type { PullIssue } from '../render/pull.ts';
import { includes, now, permissionOf, type Issue, type Repository } from '../store.ts';
import { putLabels } from './labels.ts';

const read = { app: ['issues:read', 'pull_requests:read'], user: 'read', open: true } as const;

/** Issues, which pull requests are too. */
export function issueRoutes(router: Router): void {
  router.repository('GET', '/issues', read, (call, repository) => {
    const state = call.query.get('state') ?? 'open';
    const labels = (call.query.get('labels') ?? '').split(',').filter(Boolean);
    const creator = call.query.get('creator');
    const found = [...repository.issues.values()].filter(
      (one) =>
        (state === 'all' || one.state === state) &&
        labels.every((label) => one.labels.has(label)) &&
        (!creator || one.user.login === creator),
    );
    const page = paginate(call, found.toReversed());
    return ok(
      page.items.map((one) => renderIssue(call.world, one)),
      page.headers,
    );
  });
  router.repository('POST', '/issues', { app: ['issues:write'], user: 'read' }, create);
  router.repository('GET', '/issues/{issue_number}', read, (call, repository) => ok(renderIssue(call.world, findIssue(call, repository))));
  router.repository('PATCH', '/issues/{issue_number}', { app: ['issues:write', 'pull_requests:write'], user: 'read' }, edit);
  // GitHub sends an event of a pull request's, this server none: that nobody hears of it is the harder case.
  for (const [method, locked] of [
    ['PUT', true],
    ['DELETE', false],
  ] as const)
    router.repository(
      method,
      '/issues/{issue_number}/lock',
      { app: ['issues:write', 'pull_requests:write'], user: 'write' },
      (call, repository) => {
        Object.assign(findIssue(call, repository), { locked, updatedAt: now() });
        return noContent();
      },
    );
}

function create(call: Call, repository: Repository): Reply {
  const who = actor(call.identity);
  const title = requiredText(call, 'title');
  if (title.trim() === '') throw validationFailed({ resource: 'Issue', field: 'title', code: 'missing_field' });
  const app = viaApp(call.identity);
  const issue: Issue = {
    id: call.world.store.id(),
    number: repository.nextNumber++,
    repository,
    user: who,
    ...(app ? { performedVia: app } : {}),
    title,
    body: bodyText(call),
    state: 'open',
    stateReason: null,
    locked: false,
    labels: new Set(),
    assignees: new Set(texts(call, 'assignees')),
    createdAt: now(),
    updatedAt: now(),
    closedAt: null,
    closedBy: null,
    reactions: [],
  };
  repository.issues.set(issue.number, issue);
  putLabels(call, issue, texts(call, 'labels') ?? []);
  emit(call, issue, 'opened');
  return created(renderIssue(call.world, issue));
}

async function edit(call: Call, repository: Repository): Promise<Reply> {
  const issue = findIssue(call, repository);
  const who = actor(call.identity);
  if (call.identity.kind === 'user' && issue.user !== who && !includes(permissionOf(repository, who), 'triage')) throw notFound();
  issue.title = text(call, 'title') ?? issue.title;
  if (call.body['body'] !== undefined) issue.body = bodyText(call);
  const labels = texts(call, 'labels');
  if (labels) {
    issue.labels.clear();
    putLabels(call, issue, labels);
  }
  const state = oneOf(call, 'state', ['open', 'closed']);
  issue.updatedAt = now();
  if (state === 'closed' && issue.state === 'open') {
    if (issue.pull) await closePull(call.world, issue as PullIssue, who);
    else {
      Object.assign(issue, {
        state: 'closed',
        stateReason: oneOf(call, 'state_reason', ['completed', 'not_planned']) ?? 'completed',
        closedAt: now(),
        closedBy: who,
      });
      emit(call, issue, 'closed');
    }
  } else if (state === 'open' && issue.state === 'closed' && !issue.pull) {
    Object.assign(issue, { state: 'open', stateReason: 'reopened', closedAt: null, closedBy: null });
    emit(call, issue, 'reopened');
  } else if (!issue.pull) emit(call, issue, 'edited', { changes: {} });
  return ok(renderIssue(call.world, issue));
}

function emit(call: Call, issue: Issue, action: string, more: Record<string, unknown> = {}): void {
  call.world.webhooks.emit('issues', action, issue.repository, actor(call.identity), { issue: renderIssue(call.world, issue), ...more });
}
