import { randomBytes } from 'node:crypto';
import { ApiError, invalidRequest, notAccessible, notFound, requiresAuthentication } from '../http/api-error.ts';
import { type Call, created, noContent, ok } from '../http/call.ts';
import { grants, reaches } from '../http/access.ts';
import { actor } from '../http/identity.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { renderApp, renderInstallation, renderToken } from '../render/app.ts';
import { renderRepository } from '../render/repository.ts';
import { accountOf, findRepository, type Access, type App, type Installation, type InstallationToken } from '../store.ts';
import { uninstall } from '../webhooks/uninstall.ts';

function jwtApp(call: Call): App {
  if (call.identity.kind === 'app') return call.identity.app;
  throw call.identity.kind === 'anonymous' ? requiresAuthentication() : new ApiError(401, 'A JSON web token could not be decoded');
}

function own(call: Call): Installation {
  const app = jwtApp(call);
  const found = call.world.store.installations.get(Number(call.params['installation_id']));
  if (!found || found.app !== app) throw notFound();
  return found;
}

function installationToken(call: Call): InstallationToken {
  if (call.identity.kind === 'installation') return call.identity.token;
  if (call.identity.kind === 'user')
    throw new ApiError(403, 'You must authenticate with an installation access token in order to list repositories for an installation.');
  throw call.identity.kind === 'app' ? notAccessible() : requiresAuthentication();
}

/** Apps, installations and their tokens. */
export function appRoutes(router: Router): void {
  router.add('GET', '/app', (call) => {
    const app = jwtApp(call);
    const count = [...call.world.store.installations.values()].filter((one) => one.app === app).length;
    return ok({ ...renderApp(call.world, app), installations_count: count });
  });
  router.add('GET', '/app/installations', (call) => {
    const app = jwtApp(call);
    const page = paginate(
      call,
      [...call.world.store.installations.values()].filter((one) => one.app === app),
    );
    return ok(
      page.items.map((one) => renderInstallation(call.world, one)),
      page.headers,
    );
  });
  router.add('GET', '/app/installations/{installation_id}', (call) => ok(renderInstallation(call.world, own(call))));
  router.add('DELETE', '/app/installations/{installation_id}', (call) => {
    uninstall(call.world, own(call));
    return noContent();
  });
  router.add('POST', '/app/installations/{installation_id}/access_tokens', (call) =>
    created(renderToken(call.world, mint(call, own(call)))),
  );
  router.add('GET', '/repos/{owner}/{repo}/installation', (call) => {
    const app = jwtApp(call);
    const repository = findRepository(call.world.store, call.params['owner'] ?? '', call.params['repo'] ?? '');
    const found =
      repository &&
      [...call.world.store.installations.values()].find(
        (one) => one.app === app && one.account === repository.owner && (one.selection === 'all' || one.repositories.has(repository.id)),
      );
    if (!found) throw notFound();
    return ok(renderInstallation(call.world, found));
  });
  router.add('GET', '/orgs/{org}/installations', (call) => {
    const org = accountOf(call.world.store, call.params['org'] ?? '');
    if (call.identity.kind !== 'user' || !org?.owners.has(call.identity.account.login)) throw notFound();
    const page = paginate(
      call,
      [...call.world.store.installations.values()].filter((one) => one.account === org),
    );
    return ok({ total_count: page.total, installations: page.items.map((one) => renderInstallation(call.world, one)) }, page.headers);
  });
  for (const path of ['/orgs/{account}/installation', '/users/{account}/installation']) {
    router.add('GET', path, (call) => {
      const app = jwtApp(call);
      const found = [...call.world.store.installations.values()].find(
        (one) => one.app === app && one.account.login.toLowerCase() === call.params['account']?.toLowerCase(),
      );
      if (!found) throw notFound();
      return ok(renderInstallation(call.world, found));
    });
  }
  router.add('GET', '/installation/repositories', (call) => {
    installationToken(call);
    const { identity } = call;
    const all = [...call.world.store.repositories.values()].filter(
      (one) => !one.deleted && identity.kind === 'installation' && reaches(identity, one),
    );
    const page = paginate(call, all);
    return ok(
      {
        total_count: page.total,
        repository_selection: installationToken(call).installation.selection,
        repositories: page.items.map((one) => renderRepository(call.world, one)),
      },
      page.headers,
    );
  });
  router.add('DELETE', '/installation/token', (call) => {
    call.world.store.installationTokens.delete(installationToken(call).token);
    return noContent();
  });
  router.add('GET', '/apps/{app_slug}', (call) => {
    const app = [...call.world.store.apps.values()].find((one) => one.slug === call.params['app_slug']);
    if (!app) throw notFound();
    if (call.identity.kind !== 'anonymous' && call.identity.kind !== 'app') actor(call.identity);
    return ok(renderApp(call.world, app));
  });
}

/** A token with no more than the installation has. @throws 422 in GitHub's words when more is asked for */
function mint(call: Call, installation: Installation): InstallationToken {
  const { store } = call.world;
  const wanted = call.body['permissions'] as Record<string, Access> | undefined;
  if (wanted !== undefined && (typeof wanted !== 'object' || wanted === null))
    throw invalidRequest(`For 'properties/permissions', ${JSON.stringify(wanted)} is not an object.`);
  const permissions: Record<string, Access> = wanted ? { ...wanted, metadata: 'read' } : { ...installation.permissions };
  for (const [name, level] of Object.entries(permissions)) {
    if (!['read', 'write', 'admin'].includes(level))
      throw invalidRequest(`For 'properties/${name}', ${JSON.stringify(level)} is not a member of ["read","write"].`);
    if (!grants(installation.permissions, [`${name}:${level}`]))
      throw new ApiError(422, 'The permissions requested are not granted to this installation.');
  }
  const repositories = narrowed(call, installation);
  const token: InstallationToken = {
    token: `ghs_${randomBytes(27).toString('base64url').replace(/[-_]/g, 'x')}`,
    installation,
    permissions,
    madeAt: Date.now(),
    expiresAt: new Date(Date.now() + 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z'),
    ...(repositories ? { repositories } : {}),
  };
  store.installationTokens.set(token.token, token);
  return token;
}

function narrowed(call: Call, installation: Installation): Set<number> | undefined {
  const { repositories: names, repository_ids: ids } = call.body as { repositories?: string[]; repository_ids?: number[] };
  if (!names && !ids) return undefined;
  const refused = new ApiError(
    422,
    'There is at least one repository that does not exist or is not accessible to the parent installation.',
  );
  const { store } = call.world;
  const all = [...(ids ?? []), ...(names ?? []).map((name) => findRepository(store, installation.account.login, name)?.id ?? -1)];
  for (const id of all) {
    const repository = store.repositories.get(id);
    const inside =
      repository &&
      !repository.deleted &&
      repository.owner === installation.account &&
      (installation.selection === 'all' || installation.repositories.has(id));
    if (!inside) throw refused;
  }
  return new Set(all);
}
