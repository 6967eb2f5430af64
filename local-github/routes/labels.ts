import { notFound, validationFailed } from '../http/api-error.ts';
import { type Call, created, noContent, ok } from '../http/call.ts';
import { requiredText, text } from '../http/fields.ts';
import { actor } from '../http/identity.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { emitPull } from '../pulls/change.ts';
import { findIssue } from '../pulls/find.ts';
import { renderLabel, renderLabels } from '../render/issue.ts';
import type { PullIssue } from '../render/pull.ts';
import { now, type Issue, type Label, type Repository } from '../store.ts';

const read = { app: ['issues:read', 'pull_requests:read'], user: 'read', open: true } as const;
const write = { app: ['issues:write', 'pull_requests:write'], user: 'triage' } as const;

/** Labels of a repository and of an issue. */
export function labelRoutes(router: Router): void {
  router.repository('GET', '/labels', read, (call, repository) => {
    const page = paginate(call, [...repository.labels.values()]);
    return ok(
      page.items.map((one) => renderLabel(call.world, repository, one)),
      page.headers,
    );
  });
  router.repository('POST', '/labels', { app: ['issues:write', 'pull_requests:write'], user: 'write' }, (call, repository) => {
    const name = requiredText(call, 'name');
    if (repository.labels.has(name.toLowerCase())) throw validationFailed({ resource: 'Label', code: 'already_exists', field: 'name' });
    const color = text(call, 'color') ?? 'ededed';
    if (!/^[0-9a-fA-F]{6}$/.test(color)) throw validationFailed({ resource: 'Label', code: 'invalid', field: 'color' });
    const label: Label = { id: call.world.store.id(), name, color, description: text(call, 'description') ?? null };
    repository.labels.set(name.toLowerCase(), label);
    return created(renderLabel(call.world, repository, label));
  });
  router.repository('GET', '/labels/{name}', read, (call, repository) => ok(renderLabel(call.world, repository, find(call, repository))));
  router.repository('PATCH', '/labels/{name}', { app: ['issues:write', 'pull_requests:write'], user: 'write' }, (call, repository) => {
    const label = find(call, repository);
    label.color = text(call, 'color') ?? label.color;
    label.description = text(call, 'description') ?? label.description;
    return ok(renderLabel(call.world, repository, label));
  });
  router.repository('DELETE', '/labels/{name}', { app: ['issues:write', 'pull_requests:write'], user: 'write' }, (call, repository) => {
    const label = find(call, repository);
    repository.labels.delete(label.name.toLowerCase());
    for (const issue of repository.issues.values()) issue.labels.delete(label.name);
    return noContent();
  });
  router.repository('GET', '/issues/{issue_number}/labels', read, (call, repository) => {
    const page = paginate(call, renderLabels(call.world, findIssue(call, repository)));
    return ok(page.items, page.headers);
  });
  router.repository('POST', '/issues/{issue_number}/labels', write, (call, repository) => {
    const issue = findIssue(call, repository);
    putLabels(call, issue, wanted(call));
    return ok(renderLabels(call.world, issue));
  });
  router.repository('PUT', '/issues/{issue_number}/labels', write, (call, repository) => {
    const issue = findIssue(call, repository);
    const names = wanted(call);
    for (const name of issue.labels) if (!names.some((one) => one.toLowerCase() === name.toLowerCase())) takeOff(call, issue, name);
    putLabels(call, issue, names);
    return ok(renderLabels(call.world, issue));
  });
  router.repository('DELETE', '/issues/{issue_number}/labels', write, (call, repository) => {
    const issue = findIssue(call, repository);
    for (const name of issue.labels) takeOff(call, issue, name);
    return noContent();
  });
  router.repository('DELETE', '/issues/{issue_number}/labels/{name}', write, (call, repository) => {
    const issue = findIssue(call, repository);
    const name = [...issue.labels].find((one) => one.toLowerCase() === call.params['name']?.toLowerCase());
    if (name === undefined) throw notFound();
    takeOff(call, issue, name);
    return ok(renderLabels(call.world, issue));
  });
}

function find(call: Call, repository: Repository): Label {
  const label = repository.labels.get((call.params['name'] ?? '').toLowerCase());
  if (!label) throw notFound();
  return label;
}

/** `{labels: […]}` or a bare list, of names or of `{name}`. */
function wanted(call: Call): string[] {
  const list = call.body['labels'] ?? call.body[''] ?? [];
  if (!Array.isArray(list)) throw validationFailed({ resource: 'Label', field: 'labels', code: 'invalid' });
  return list.map((one: unknown) => (typeof one === 'string' ? one : String((one as { name?: unknown }).name ?? '')));
}

/** Puts labels on an issue; those the repository does not have yet are made, as GitHub does for writers. */
export function putLabels(call: Call, issue: Issue, names: readonly string[]): void {
  const { labels } = issue.repository;
  for (const name of names) {
    let label = labels.get(name.toLowerCase());
    if (!label) labels.set(name.toLowerCase(), (label = { id: call.world.store.id(), name, color: 'ededed', description: null }));
    if (issue.labels.has(label.name)) continue;
    issue.labels.add(label.name);
    tell(call, issue, 'labeled', label);
  }
}

function takeOff(call: Call, issue: Issue, name: string): void {
  issue.labels.delete(name);
  const label = issue.repository.labels.get(name.toLowerCase());
  if (label) tell(call, issue, 'unlabeled', label);
}

function tell(call: Call, issue: Issue, action: string, label: Label): void {
  issue.updatedAt = now();
  if (!issue.pull) return;
  const { world } = call;
  issue.pull.timeline.push({
    at: now(),
    by: actor(call.identity),
    what: `${action === 'labeled' ? 'added' : 'removed'} the **${label.name}** label`,
  });
  world.webhooks.prepare(
    emitPull(world, issue as PullIssue, action, actor(call.identity), { label: renderLabel(world, issue.repository, label) }),
  );
}
