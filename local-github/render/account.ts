import type { Account } from '../store.ts';
import type { World } from '../world.ts';
import { nodeId } from './urls.ts';

/** OpenAPI `simple-user`. */
export function renderAccount(world: World, account: Account): Record<string, unknown> {
  const api = `${world.apiUrl}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.kind, account.id),
    avatar_url: `${world.url}/avatars/${encodeURIComponent(account.login)}`,
    gravatar_id: '',
    url: api,
    html_url: `${world.url}/${account.kind === 'Bot' ? `apps/${account.app?.slug}` : account.login}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: account.kind,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** OpenAPI `public-user`. */
export function renderPublicUser(world: World, account: Account): Record<string, unknown> {
  const mine = [...world.store.repositories.values()].filter((one) => one.owner === account && !one.private && !one.deleted);
  return {
    ...renderAccount(world, account),
    name: account.name,
    company: null,
    blog: '',
    location: null,
    email: account.kind === 'Bot' ? null : account.email,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: mine.length,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: account.createdAt,
    updated_at: account.createdAt,
  };
}

/** OpenAPI `organization-full`. */
export function renderOrganization(world: World, account: Account, isOwner = false): Record<string, unknown> {
  const api = `${world.apiUrl}/orgs/${account.login}`;
  const mine = [...world.store.repositories.values()].filter((one) => one.owner === account && !one.private && !one.deleted);
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId('Organization', account.id),
    url: api,
    repos_url: `${api}/repos`,
    events_url: `${api}/events`,
    hooks_url: `${api}/hooks`,
    issues_url: `${api}/issues`,
    members_url: `${api}/members{/member}`,
    public_members_url: `${api}/public_members{/member}`,
    avatar_url: `${world.url}/avatars/${account.login}`,
    description: null,
    name: account.name,
    has_organization_projects: true,
    has_repository_projects: true,
    public_repos: mine.length,
    public_gists: 0,
    followers: 0,
    following: 0,
    html_url: `${world.url}/${account.login}`,
    type: 'Organization',
    created_at: account.createdAt,
    updated_at: account.createdAt,
    archived_at: null,
    ...(isOwner && { members_can_fork_private_repositories: account.privateForks ?? false }),
  };
}
