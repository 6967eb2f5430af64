import { invalidRequest, notFound } from '../http/api-error.ts';
import { type Call, noContent, ok } from '../http/call.ts';
import { requiredText } from '../http/fields.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { nodeId, repositoryApi, repositoryPage } from '../render/urls.ts';
import { now, type Environment, type Repository } from '../store.ts';

const read = { app: ['actions:read', 'environments:read'], user: 'read', open: true } as const;
const write = { app: ['administration:write'], user: 'admin' } as const;

/** Deployment environments and the branches they take. */
export function environmentRoutes(router: Router): void {
  router.repository('GET', '/environments', read, (call, repository) => {
    const page = paginate(call, [...repository.environments.values()]);
    return ok({ total_count: page.total, environments: page.items.map((one) => render(call, repository, one)) }, page.headers);
  });
  const one = '/environments/{environment_name}';
  router.repository('GET', one, read, (call, repository) => ok(render(call, repository, findEnvironment(call, repository))));
  router.repository('PUT', one, write, (call, repository) => {
    const name = call.params['environment_name'] ?? '';
    const old = repository.environments.get(name.toLowerCase());
    const made: Environment = old ?? {
      id: call.world.store.id(),
      name,
      branches: undefined,
      secrets: new Map(),
      createdAt: now(),
      updatedAt: now(),
    };
    made.branches = branchesOf(call, made);
    made.updatedAt = now();
    repository.environments.set(name.toLowerCase(), made);
    return ok(render(call, repository, made));
  });
  router.repository('DELETE', one, write, (call, repository) => {
    repository.environments.delete(findEnvironment(call, repository).name.toLowerCase());
    return noContent();
  });
  router.repository('GET', `${one}/deployment-branch-policies`, read, (call, repository) => {
    const policies = [...customBranches(findEnvironment(call, repository))].map(([id, name]) => ({ id, name, type: 'branch' }));
    return ok({ total_count: policies.length, branch_policies: policies });
  });
  router.repository('POST', `${one}/deployment-branch-policies`, write, (call, repository) => {
    const [id, name] = [call.world.store.id(), requiredText(call, 'name')];
    customBranches(findEnvironment(call, repository)).set(id, name);
    return ok({ id, name, type: 'branch' });
  });
}

/** The environment named in the path. @throws 404 */
export function findEnvironment(call: Call, repository: Repository): Environment {
  const found = repository.environments.get((call.params['environment_name'] ?? '').toLowerCase());
  if (!found) throw notFound();
  return found;
}

function customBranches({ branches }: Environment): Map<number, string> {
  if (!(branches instanceof Map)) throw notFound();
  return branches;
}

function branchesOf(call: Call, before: Environment): Environment['branches'] {
  const policy = call.body['deployment_branch_policy'] as
    { protected_branches: boolean; custom_branch_policies: boolean } | null | undefined;
  if (policy === null || policy === undefined) return undefined;
  if (policy.protected_branches === policy.custom_branch_policies)
    throw invalidRequest('protected_branches and custom_branch_policies cannot have the same value.');
  if (policy.protected_branches) return 'protected';
  return before.branches instanceof Map ? before.branches : new Map();
}

/** OpenAPI `environment`. */
function render(call: Call, repository: Repository, one: Environment): Record<string, unknown> {
  const { branches } = one;
  return {
    id: one.id,
    node_id: nodeId('Environment', one.id),
    name: one.name,
    url: `${repositoryApi(call.world, repository)}/environments/${encodeURIComponent(one.name)}`,
    html_url: `${repositoryPage(call.world, repository)}/deployments/activity_log?environments_filter=${encodeURIComponent(one.name)}`,
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    protection_rules: branches === undefined ? [] : [{ id: one.id, node_id: nodeId('GateRule', one.id), type: 'branch_policy' }],
    deployment_branch_policy:
      branches === undefined ? null : { protected_branches: branches === 'protected', custom_branch_policies: branches !== 'protected' },
  };
}
