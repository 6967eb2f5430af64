import { invalidRequest, notFound } from '../http/api-error.ts';
import { type Call, created, noContent, ok, type Reply } from '../http/call.ts';
import { requiredText } from '../http/fields.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { secretBox } from '../secret-box.ts';
import { now, type Repository, type Setting } from '../store.ts';
import { findEnvironment } from './environments.ts';

type Where = (call: Call, repository: Repository) => Map<string, Setting>;

/** Secrets of a repository and of its environments: written sealed, listed by name, never read back. */
export function secretRoutes(router: Router): void {
  const places: [path: string, where: Where, rule: string][] = [
    ['/actions/secrets', (_call, repository) => repository.secrets, 'secrets'],
    ['/environments/{environment_name}/secrets', (call, repository) => findEnvironment(call, repository).secrets, 'environments'],
  ];
  router.repository('GET', '/actions/organization-secrets', { app: ['secrets:read'], user: 'admin' }, (call, repository) => {
    const page = paginate(call, [...repository.organizationSecrets.values()]);
    return ok({ total_count: page.total, secrets: page.items.map(dated) }, page.headers);
  });
  for (const [path, where, rule] of places) {
    const read = { app: [`${rule}:read`], user: 'admin' } as const;
    const write = { app: [`${rule}:write`], user: 'admin' } as const;
    router.repository('GET', `${path}/public-key`, read, async () => {
      const { keyId, publicKey } = await secretBox();
      return ok({ key_id: keyId, key: publicKey });
    });
    router.repository('GET', path, read, (call, repository) => {
      const page = paginate(call, [...where(call, repository).values()]);
      return ok({ total_count: page.total, secrets: page.items.map(dated) }, page.headers);
    });
    router.repository('GET', `${path}/{secret_name}`, read, (call, repository) => {
      const found = where(call, repository).get(nameOf(call));
      if (!found) throw notFound();
      return ok(dated(found));
    });
    router.repository('PUT', `${path}/{secret_name}`, write, (call, repository) => put(call, where(call, repository)));
    router.repository('DELETE', `${path}/{secret_name}`, write, (call, repository) => {
      if (!where(call, repository).delete(nameOf(call))) throw notFound();
      return noContent();
    });
  }
}

const nameOf = (call: Call): string => (call.params['secret_name'] ?? '').toUpperCase();
const dated = (one: Setting) => ({ name: one.name, created_at: one.createdAt, updated_at: one.updatedAt });

async function put(call: Call, secrets: Map<string, Setting>): Promise<Reply> {
  const name = nameOf(call);
  if (!/^[A-Z_][A-Z0-9_]*$/.test(name) || name.startsWith('GITHUB_'))
    throw invalidRequest('Secret names can only contain alphanumeric characters');
  const box = await secretBox();
  if (requiredText(call, 'key_id') !== box.keyId) throw invalidRequest('The key_id is not the one of this repository.');
  const value = box.open(requiredText(call, 'encrypted_value'));
  if (value === undefined) throw invalidRequest('The encrypted_value could not be opened.');
  const old = secrets.get(name);
  secrets.set(name, { name, value, createdAt: old?.createdAt ?? now(), updatedAt: now() });
  return old ? noContent() : created({});
}
