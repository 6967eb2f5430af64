import { notFound, requiresAuthentication } from '../http/api-error.ts';
import { type Call, noContent, ok } from '../http/call.ts';
import { oneOf } from '../http/fields.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { renderAccount } from '../render/account.ts';
import { accountOf, includes, permissionOf, type Account, type Permission, type Repository } from '../store.ts';

function person(call: Call): Account {
  const account = accountOf(call.world.store, call.params['username'] ?? '');
  if (!account) throw notFound();
  return account;
}

/** GitHub's older four words for the six roles. */
function legacy(role: Permission): string {
  return role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role;
}

function flags(role: Permission): Record<string, boolean> {
  return {
    admin: role === 'admin',
    maintain: includes(role, 'maintain'),
    push: includes(role, 'write'),
    triage: includes(role, 'triage'),
    pull: includes(role, 'read'),
  };
}

function everyone(call: Call, repository: Repository): Account[] {
  const logins = new Set([
    ...(repository.owner.kind === 'User' ? [repository.owner.login] : []),
    ...repository.owner.owners,
    ...repository.collaborators.keys(),
  ]);
  return [...logins].flatMap((login) => accountOf(call.world.store, login) ?? []);
}

/** Who may do what in a repository. */
export function collaboratorRoutes(router: Router): void {
  router.repository('GET', '/collaborators', { app: ['metadata:read'], user: 'write' }, (call, repository) => {
    const page = paginate(call, everyone(call, repository));
    return ok(
      page.items.map((one) => {
        const role = permissionOf(repository, one);
        return { ...renderAccount(call.world, one), permissions: flags(role), role_name: role };
      }),
      page.headers,
    );
  });
  router.repository('GET', '/collaborators/{username}', { app: ['metadata:read'], user: 'read' }, (call, repository) => {
    if (!everyone(call, repository).includes(person(call))) throw notFound();
    return noContent();
  });
  router.repository(
    'GET',
    '/collaborators/{username}/permission',
    { app: ['metadata:read'], user: 'read', open: true },
    (call, repository) => {
      if (call.identity.kind === 'anonymous') throw requiresAuthentication();
      const account = person(call);
      const role = permissionOf(repository, account);
      return ok({
        permission: legacy(role),
        role_name: role,
        user: { ...renderAccount(call.world, account), permissions: flags(role), role_name: role },
      });
    },
  );
  router.repository('PUT', '/collaborators/{username}', { app: ['administration:write'], user: 'admin' }, (call, repository) => {
    const words = { pull: 'read', triage: 'triage', push: 'write', maintain: 'maintain', admin: 'admin' } as const;
    const role = words[oneOf(call, 'permission', ['pull', 'triage', 'push', 'maintain', 'admin']) ?? 'push'];
    repository.collaborators.set(person(call).login.toLowerCase(), role);
    return noContent();
  });
  router.repository('DELETE', '/collaborators/{username}', { app: ['administration:write'], user: 'admin' }, (call, repository) => {
    repository.collaborators.delete(person(call).login.toLowerCase());
    return noContent();
  });
}
