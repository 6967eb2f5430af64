import { notFound } from '../http/api-error.ts';
import { created, noContent, ok } from '../http/call.ts';
import { requiredText, text } from '../http/fields.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { renderRunner } from '../render/runner.ts';
import { fullName, now, type Setting } from '../store.ts';

/** Actions variables and the repository's runners. */
export function settingRoutes(router: Router): void {
  const readVariables = { app: ['actions_variables:read'], user: 'write' } as const;
  const writeVariables = { app: ['actions_variables:write'], user: 'admin' } as const;
  const dated = (one: Setting) => ({ name: one.name, created_at: one.createdAt, updated_at: one.updatedAt });
  router.repository('GET', '/actions/variables', readVariables, (call, repository) => {
    const page = paginate(call, [...repository.variables.values()]);
    return ok({ total_count: page.total, variables: page.items.map((one) => ({ ...dated(one), value: one.value })) }, page.headers);
  });
  router.repository('POST', '/actions/variables', writeVariables, (call, repository) => {
    const name = requiredText(call, 'name').toUpperCase();
    repository.variables.set(name, { name, value: requiredText(call, 'value'), createdAt: now(), updatedAt: now() });
    return created({});
  });
  router.repository('GET', '/actions/variables/{name}', readVariables, (call, repository) => {
    const found = repository.variables.get((call.params['name'] ?? '').toUpperCase());
    if (!found) throw notFound();
    return ok({ ...dated(found), value: found.value });
  });
  router.repository('PATCH', '/actions/variables/{name}', writeVariables, (call, repository) => {
    const found = repository.variables.get((call.params['name'] ?? '').toUpperCase());
    if (!found) throw notFound();
    found.value = text(call, 'value') ?? found.value;
    found.updatedAt = now();
    return noContent();
  });
  router.repository('DELETE', '/actions/variables/{name}', writeVariables, (call, repository) => {
    if (!repository.variables.delete((call.params['name'] ?? '').toUpperCase())) throw notFound();
    return noContent();
  });
  router.repository('GET', '/actions/runners', { app: ['administration:read'], user: 'admin' }, (call, repository) => {
    const own = call.world.actions.pool.list().filter((one) => one.repositories?.includes(fullName(repository)) && one.group === undefined);
    const page = paginate(call, own);
    return ok({ total_count: page.total, runners: page.items.map(renderRunner) }, page.headers);
  });
}
