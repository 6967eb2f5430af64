import { join } from 'node:path';
import { createBare, forkBare } from './git/bare.ts';
import { findRepository, now, type Account, type ActionsSettings, type Repository, type Store } from './store.ts';

/** Adds a repository to the store and makes its (empty or forked) bare repository. */
export async function makeRepository(
  world: { store: Store; dir: string },
  options: {
    owner: Account;
    name: string;
    private: boolean;
    description?: string | null;
    defaultBranch?: string;
    parent?: Repository;
    onlyDefault?: boolean;
  },
): Promise<Repository> {
  const { owner, name, parent } = options;
  const id = world.store.id();
  const defaultBranch = parent?.defaultBranch ?? options.defaultBranch ?? 'main';
  const dir = join(world.dir, 'repositories', owner.login, `${name}-${id}.git`);
  const repository: Repository = {
    id,
    owner,
    name,
    formerly: new Set(),
    private: options.private,
    allowForking: owner.kind !== 'Organization',
    description: options.description ?? null,
    defaultBranch,
    dir,
    ...(parent ? { parent } : {}),
    createdAt: now(),
    pushedAt: now(),
    deleted: false,
    collaborators: new Map(),
    labels: new Map(),
    issues: new Map(),
    comments: new Map(),
    checkSuites: new Map(),
    checkRuns: new Map(),
    statuses: [],
    rulesets: new Map(),
    secrets: new Map(),
    organizationSecrets: new Map(),
    variables: new Map(),
    environments: new Map(),
    actions: newActionsSettings(),
    pages: undefined,
    workflows: new Map(),
    runs: new Map(),
    artifacts: new Map(),
    nextNumber: 1,
  };
  world.store.repositories.set(id, repository);
  await (parent ? forkBare(parent.dir, dir, defaultBranch, options.onlyDefault ?? false) : createBare(dir, defaultBranch));
  return repository;
}

/** How GitHub sets up a new repository. */
function newActionsSettings(): ActionsSettings {
  return {
    enabled: true,
    allowed: 'all',
    shaPinning: false,
    selected: { github_owned_allowed: true, verified_allowed: false, patterns_allowed: [] },
    token: 'read',
    access: 'none',
    approveReviews: false,
    forkApproval: 'first_time_contributors',
    privateForks: {
      run_workflows_from_fork_pull_requests: false,
      send_write_tokens_to_workflows: false,
      send_secrets_and_variables: false,
      require_approval_for_fork_pr_workflows: false,
    },
  };
}

/** `name`, or `name-1`, `name-2`, … when the owner has one called so already. */
export function freeName(store: Store, owner: Account, name: string): string {
  let free = name;
  for (let n = 1; findRepository(store, owner.login, free); n++) free = `${name}-${n}`;
  return free;
}
