import { fullName, includes, permissionOf, type Account, type Repository } from '../store.ts';
import type { World } from '../world.ts';
import { renderAccount } from './account.ts';
import { nodeId, repositoryApi, repositoryPage } from './urls.ts';

/** OpenAPI `repository` (and `minimal-repository`, which is a part of it). */
export function renderRepository(world: World, repository: Repository, viewer?: Account): Record<string, unknown> {
  const api = repositoryApi(world, repository);
  const page = repositoryPage(world, repository);
  const forks = [...world.store.repositories.values()].filter((one) => one.parent === repository && !one.deleted).length;
  const openIssues = [...repository.issues.values()].filter((one) => one.state === 'open').length;
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: renderAccount(world, repository.owner),
    html_url: page,
    description: repository.description,
    fork: repository.parent !== undefined,
    url: api,
    ...addresses(api),
    git_url: `${world.url.replace(/^http/, 'git')}/${fullName(repository)}.git`,
    ssh_url: `git@127.0.0.1:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    topics: [],
    forks_count: forks,
    forks,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    size: 0,
    default_branch: repository.defaultBranch,
    open_issues_count: openIssues,
    open_issues: openIssues,
    is_template: false,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    has_pull_requests: true,
    pull_request_creation_policy: 'all',
    archived: false,
    disabled: false,
    visibility: repository.private ? 'private' : 'public',
    allow_forking: !repository.private || repository.allowForking,
    web_commit_signoff_required: false,
    pushed_at: repository.pushedAt,
    created_at: repository.createdAt,
    updated_at: repository.pushedAt,
    ...(viewer ? { permissions: permissions(repository, viewer) } : {}),
  };
}

/** OpenAPI `full-repository`. */
export function renderFullRepository(world: World, repository: Repository, viewer?: Account): Record<string, unknown> {
  const { parent } = repository;
  const source = parent && rootOf(parent);
  return {
    ...renderRepository(world, repository, viewer),
    subscribers_count: 0,
    network_count: 0,
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: true,
    allow_auto_merge: false,
    delete_branch_on_merge: false,
    ...(parent && source ? { parent: renderRepository(world, parent), source: renderRepository(world, source) } : {}),
  };
}

function rootOf(repository: Repository): Repository {
  return repository.parent ? rootOf(repository.parent) : repository;
}

function permissions(repository: Repository, viewer: Account): Record<string, boolean> {
  const held = permissionOf(repository, viewer);
  return {
    admin: held === 'admin',
    maintain: includes(held, 'maintain'),
    push: includes(held, 'write'),
    triage: includes(held, 'triage'),
    pull: includes(held, 'read'),
  };
}

function addresses(api: string): Record<string, string> {
  return {
    archive_url: `${api}/{archive_format}{/ref}`,
    assignees_url: `${api}/assignees{/user}`,
    blobs_url: `${api}/git/blobs{/sha}`,
    branches_url: `${api}/branches{/branch}`,
    collaborators_url: `${api}/collaborators{/collaborator}`,
    comments_url: `${api}/comments{/number}`,
    commits_url: `${api}/commits{/sha}`,
    compare_url: `${api}/compare/{base}...{head}`,
    contents_url: `${api}/contents/{+path}`,
    contributors_url: `${api}/contributors`,
    deployments_url: `${api}/deployments`,
    downloads_url: `${api}/downloads`,
    events_url: `${api}/events`,
    forks_url: `${api}/forks`,
    git_commits_url: `${api}/git/commits{/sha}`,
    git_refs_url: `${api}/git/refs{/sha}`,
    git_tags_url: `${api}/git/tags{/sha}`,
    hooks_url: `${api}/hooks`,
    issue_comment_url: `${api}/issues/comments{/number}`,
    issue_events_url: `${api}/issues/events{/number}`,
    issues_url: `${api}/issues{/number}`,
    keys_url: `${api}/keys{/key_id}`,
    labels_url: `${api}/labels{/name}`,
    languages_url: `${api}/languages`,
    merges_url: `${api}/merges`,
    milestones_url: `${api}/milestones{/number}`,
    notifications_url: `${api}/notifications{?since,all,participating}`,
    pulls_url: `${api}/pulls{/number}`,
    releases_url: `${api}/releases{/id}`,
    stargazers_url: `${api}/stargazers`,
    statuses_url: `${api}/statuses/{sha}`,
    subscribers_url: `${api}/subscribers`,
    subscription_url: `${api}/subscription`,
    tags_url: `${api}/tags`,
    teams_url: `${api}/teams`,
    trees_url: `${api}/git/trees{/sha}`,
  };
}
