import { notAccessible, notFound, requiresAuthentication } from '../http/api-error.ts';
import { grants } from '../http/access.ts';
import { type Call, noContent, ok } from '../http/call.ts';
import { flag } from '../http/fields.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { renderOrganization, renderPublicUser } from '../render/account.ts';
import { renderRepository } from '../render/repository.ts';
import { accountOf, includes, permissionOf, type Account } from '../store.ts';

function self(call: Call): Account {
  if (call.identity.kind === 'user') return call.identity.account;
  throw call.identity.kind === 'anonymous' ? requiresAuthentication() : notAccessible();
}

function owns({ identity }: Call, organisation: Account): boolean {
  return identity.kind === 'user' && organisation.owners.has(identity.account.login);
}

/** Users, organisations and the repositories they list. */
export function userRoutes(router: Router): void {
  router.add('GET', '/user', (call) => {
    const account = self(call);
    const own = [...call.world.store.repositories.values()].filter((one) => one.owner === account && one.private && !one.deleted).length;
    return ok(
      {
        ...renderPublicUser(call.world, account),
        private_gists: 0,
        total_private_repos: own,
        owned_private_repos: own,
        disk_usage: 0,
        collaborators: 0,
        two_factor_authentication: true,
      },
      { 'x-oauth-scopes': 'repo, workflow' },
    );
  });
  router.add('GET', '/users/{username}', (call) => {
    const account = accountOf(call.world.store, call.params['username'] ?? '');
    if (!account) throw notFound();
    return ok(renderPublicUser(call.world, account));
  });
  router.add('GET', '/orgs/{org}', (call) => {
    const account = accountOf(call.world.store, call.params['org'] ?? '');
    if (account?.kind !== 'Organization') throw notFound();
    return ok(renderOrganization(call.world, account, owns(call, account)));
  });
  router.add('PATCH', '/orgs/{org}', (call) => {
    const account = accountOf(call.world.store, call.params['org'] ?? '');
    if (account?.kind !== 'Organization' || !owns(call, account)) throw notFound();
    account.privateForks = flag(call, 'members_can_fork_private_repositories') ?? account.privateForks ?? false;
    return ok(renderOrganization(call.world, account, true));
  });
  router.add('GET', '/orgs/{org}/members/{username}', (call) => {
    const { identity, params, world } = call;
    const organisation = accountOf(world.store, params['org'] ?? '');
    if (organisation?.kind !== 'Organization') throw notFound();
    if (identity.kind === 'anonymous') throw requiresAuthentication();
    if (identity.kind === 'installation' && !grants(identity.token.permissions, ['members:read'])) throw notAccessible('members=read');
    const account = accountOf(world.store, params['username'] ?? '');
    if (!account || ![...organisation.members].some((login) => login.toLowerCase() === account.login.toLowerCase())) throw notFound();
    return noContent();
  });
  router.add('GET', '/user/repos', (call) => {
    const account = self(call);
    const mine = [...call.world.store.repositories.values()].filter(
      (one) =>
        !one.deleted &&
        (one.owner === account || one.collaborators.has(account.login.toLowerCase()) || one.owner.members.has(account.login)),
    );
    const page = paginate(call, mine);
    return ok(
      page.items.map((one) => renderRepository(call.world, one, account)),
      page.headers,
    );
  });
  for (const path of ['/users/{username}/repos', '/orgs/{username}/repos']) {
    router.add('GET', path, (call) => {
      const owner = accountOf(call.world.store, call.params['username'] ?? '');
      if (!owner) throw notFound();
      const viewer = call.identity.kind === 'user' ? call.identity.account : undefined;
      const seen = [...call.world.store.repositories.values()].filter(
        (one) => one.owner === owner && !one.deleted && (!one.private || (viewer && includes(permissionOf(one, viewer), 'read'))),
      );
      const page = paginate(call, seen);
      return ok(
        page.items.map((one) => renderRepository(call.world, one, viewer)),
        page.headers,
      );
    });
  }
}
