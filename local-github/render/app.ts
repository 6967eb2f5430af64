import { fullName, type App, type Installation, type InstallationToken } from '../store.ts';
import type { World } from '../world.ts';
import { renderAccount } from './account.ts';
import { renderRepository } from './repository.ts';
import { nodeId } from './urls.ts';

/** OpenAPI `integration`. */
export function renderApp(world: World, app: App): Record<string, unknown> {
  return {
    id: app.id,
    client_id: app.clientId,
    slug: app.slug,
    node_id: nodeId('App', app.id),
    owner: renderAccount(world, app.owner),
    name: app.name,
    description: '',
    external_url: `${world.url}/apps/${app.slug}`,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: app.permissions,
    events: app.events,
  };
}

/** OpenAPI `installation`. */
export function renderInstallation(world: World, installation: Installation): Record<string, unknown> {
  const { app, account } = installation;
  return {
    id: installation.id,
    client_id: app.clientId,
    account: renderAccount(world, account),
    repository_selection: installation.selection,
    access_tokens_url: `${world.apiUrl}/app/installations/${installation.id}/access_tokens`,
    repositories_url: `${world.apiUrl}/installation/repositories`,
    html_url: `${world.url}/settings/installations/${installation.id}`,
    app_id: app.id,
    app_slug: app.slug,
    target_id: account.id,
    target_type: account.kind,
    permissions: installation.permissions,
    events: installation.events,
    created_at: installation.createdAt,
    updated_at: installation.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}

/** OpenAPI `installation-token`. */
export function renderToken(world: World, token: InstallationToken): Record<string, unknown> {
  const narrowed = token.repositories;
  const repositories = narrowed && [...narrowed].flatMap((id) => world.store.repositories.get(id) ?? []);
  return {
    token: token.token,
    expires_at: token.expiresAt,
    permissions: token.permissions,
    repository_selection: narrowed ? 'selected' : token.installation.selection,
    ...(repositories ? { repositories: repositories.map((one) => renderRepository(world, one)) } : {}),
  };
}

/** The short form of a repository in `installation` webhooks. */
export function renderShortRepository(repository: Parameters<typeof fullName>[0]): Record<string, unknown> {
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
  };
}
