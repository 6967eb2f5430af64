import { ApiError, notAccessible, notFound, requiresAuthentication } from '../http/api-error.ts';
import { type Call, created, noContent, ok } from '../http/call.ts';
import { flag, oneOf, requiredText, text, texts } from '../http/fields.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { renderRepository } from '../render/repository.ts';
import { renderRunner } from '../render/runner.ts';
import { accountOf, type Account, type RunnerGroup } from '../store.ts';

/** Runner groups of an organisation. GitHub's own group, to which everything belongs at first, is not listed here. */
export function runnerGroupRoutes(router: Router): void {
  const at = '/orgs/{org}/actions/runner-groups';
  router.add('GET', at, (call) => {
    const org = owned(call, 'read');
    const visible = call.query.get('visible_to_repository');
    const page = paginate(
      call,
      [...call.world.store.runnerGroups.values()].filter(
        (one) => one.organization === org && (visible === null || opens(one, call, visible)),
      ),
    );
    return ok({ total_count: page.total, runner_groups: page.items.map((one) => render(call, one)) }, page.headers);
  });
  router.add('POST', at, (call) => {
    const organization = owned(call, 'write');
    const { store } = call.world;
    const name = requiredText(call, 'name');
    if ([...store.runnerGroups.values()].some((one) => one.organization === organization && one.name === name))
      throw new ApiError(409, `A runner group with the name "${name}" already exists.`);
    const group: RunnerGroup = {
      id: store.id(),
      organization,
      name,
      visibility: oneOf(call, 'visibility', ['selected', 'all', 'private']) ?? 'all',
      repositories: new Set((call.body['selected_repository_ids'] as number[] | undefined) ?? []),
      allowsPublic: flag(call, 'allows_public_repositories') ?? false,
      restricted: flag(call, 'restricted_to_workflows') ?? false,
      workflows: texts(call, 'selected_workflows') ?? [],
    };
    store.runnerGroups.set(group.id, group);
    return created(render(call, group));
  });
  const one = `${at}/{runner_group_id}`;
  router.add('GET', one, (call) => ok(render(call, find(call, 'read'))));
  router.add('PATCH', one, (call) => {
    const group = find(call, 'write');
    group.name = text(call, 'name') ?? group.name;
    group.visibility = oneOf(call, 'visibility', ['selected', 'all', 'private']) ?? group.visibility;
    group.allowsPublic = flag(call, 'allows_public_repositories') ?? group.allowsPublic;
    group.restricted = flag(call, 'restricted_to_workflows') ?? group.restricted;
    group.workflows = texts(call, 'selected_workflows') ?? group.workflows;
    return ok(render(call, group));
  });
  router.add('DELETE', one, (call) => {
    call.world.store.runnerGroups.delete(find(call, 'write').id);
    return noContent();
  });
  router.add('GET', `${one}/repositories`, (call) => {
    const { store } = call.world;
    const page = paginate(
      call,
      [...find(call, 'read').repositories].flatMap((id) => store.repositories.get(id) ?? []),
    );
    return ok(
      { total_count: page.total, repositories: page.items.map((repository) => renderRepository(call.world, repository)) },
      page.headers,
    );
  });
  router.add('GET', `${one}/runners`, (call) => {
    const { name } = find(call, 'read');
    const page = paginate(
      call,
      call.world.actions.pool.list().filter(({ group }) => group === name),
    );
    return ok({ total_count: page.total, runners: page.items.map(renderRunner) }, page.headers);
  });
  router.add('PUT', `${one}/repositories`, (call) => {
    const group = find(call, 'write');
    group.repositories.clear();
    for (const id of (call.body['selected_repository_ids'] as number[] | undefined) ?? []) group.repositories.add(id);
    return noContent();
  });
}

/** The organisation of the path, for its owners and for Apps with the permission. */
function owned(call: Call, level: 'read' | 'write'): Account {
  const { identity, world, params } = call;
  const org = accountOf(world.store, params['org'] ?? '');
  if (identity.kind === 'anonymous') throw requiresAuthentication();
  if (org?.kind !== 'Organization') throw notFound();
  if (identity.kind === 'user') {
    if (org.owners.has(identity.account.login)) return org;
    throw new ApiError(403, 'Must have admin rights to Organization.');
  }
  const held = identity.kind === 'installation' ? identity.token.permissions['organization_self_hosted_runners'] : undefined;
  if (held === 'write' || (held === 'read' && level === 'read')) return org;
  throw notAccessible(`organization_self_hosted_runners=${level}`);
}

/** Whether the organisation's repository of this name may use a group. */
function opens(group: RunnerGroup, { world }: Call, name: string): boolean {
  const repository = [...world.store.repositories.values()].find((one) => one.owner === group.organization && one.name === name);
  if (!repository) return false;
  if (group.visibility === 'selected') return group.repositories.has(repository.id);
  return group.visibility === 'all' || repository.private;
}

function find(call: Call, level: 'read' | 'write'): RunnerGroup {
  const org = owned(call, level);
  const found = call.world.store.runnerGroups.get(Number(call.params['runner_group_id']));
  if (found?.organization !== org) throw notFound();
  return found;
}

/** OpenAPI `runner-groups-org`. */
function render(call: Call, group: RunnerGroup): Record<string, unknown> {
  const url = `${call.world.apiUrl}/orgs/${group.organization.login}/actions/runner-groups/${group.id}`;
  return {
    id: group.id,
    name: group.name,
    visibility: group.visibility,
    default: false,
    ...(group.visibility === 'selected' ? { selected_repositories_url: `${url}/repositories` } : {}),
    runners_url: `${url}/runners`,
    inherited: false,
    allows_public_repositories: group.allowsPublic,
    restricted_to_workflows: group.restricted,
    selected_workflows: group.workflows,
    workflow_restrictions_read_only: false,
  };
}
