/**
 * Everything the server knows besides git objects, in memory, in one place.
 *
 * Routes read and change these plain objects (see the `*-model.ts` files) directly.
 */

import type { Account, App, Installation, InstallationToken, Permission } from './accounts-model.ts';
import type { Repository } from './repository-model.ts';
import type { RunnerGroup } from './settings-model.ts';

export type * from './accounts-model.ts';
export type * from './actions-model.ts';
export type * from './checks-model.ts';
export type * from './delivery-model.ts';
export type * from './issues-model.ts';
export type * from './repository-model.ts';
export type * from './settings-model.ts';

export interface Store {
  readonly accounts: Map<string, Account>;
  /** User token → login. */
  readonly userTokens: Map<string, string>;
  readonly installationTokens: Map<string, InstallationToken>;
  readonly apps: Map<number, App>;
  readonly installations: Map<number, Installation>;
  readonly repositories: Map<number, Repository>;
  readonly runnerGroups: Map<number, RunnerGroup>;
  /** One-time code → what `POST /app-manifests/{code}/conversions` answers. */
  readonly manifests: Map<string, Record<string, unknown>>;
  /** The next number of GitHub's global sequence. */
  id(): number;
}

/** An empty store. */
export function createStore(): Store {
  let last = 1000;
  return {
    accounts: new Map(),
    userTokens: new Map(),
    installationTokens: new Map(),
    apps: new Map(),
    installations: new Map(),
    repositories: new Map(),
    runnerGroups: new Map(),
    manifests: new Map(),
    id: () => ++last,
  };
}

/** The account with this login, in any case, or `undefined`. */
export function accountOf(store: Store, login: string): Account | undefined {
  return store.accounts.get(login.toLowerCase());
}

/** The repository that is really there under `owner/name`, in any case. */
export function findRepository(store: Store, owner: string, name: string): Repository | undefined {
  for (const repository of store.repositories.values()) {
    if (repository.deleted) continue;
    if (repository.name.toLowerCase() === name.toLowerCase() && repository.owner.login.toLowerCase() === owner.toLowerCase())
      return repository;
  }
  return undefined;
}

/** The repository that had this name before and has another one now; a name that was given away again is its new owner's. */
export function findMoved(store: Store, owner: string, name: string): Repository | undefined {
  const asked = `${owner}/${name}`.toLowerCase();
  return [...store.repositories.values()].findLast(({ deleted, formerly }) => !deleted && formerly.has(asked));
}

/** `owner/name`. */
export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

/** Every repository of the fork network this one belongs to, deleted ones too: their objects are still shared. */
export function networkOf(store: Store, repository: Repository): Repository[] {
  const root = (one: Repository): Repository => (one.parent ? root(one.parent) : one);
  const top = root(repository);
  return [...store.repositories.values()].filter((other) => root(other) === top);
}

/** What an account may do in a repository; outsiders read what is public. */
export function permissionOf(repository: Repository, account: Account): Permission {
  const { owner } = repository;
  if (owner.login === account.login || owner.owners.has(account.login)) return 'admin';
  const given = repository.collaborators.get(account.login.toLowerCase());
  if (given) return given;
  if (owner.members.has(account.login)) return 'read';
  return repository.private ? 'none' : 'read';
}

const ladder: Permission[] = ['none', 'read', 'triage', 'write', 'maintain', 'admin'];

/** Whether permission `held` includes `needed`. */
export function includes(held: Permission, needed: Permission): boolean {
  return ladder.indexOf(held) >= ladder.indexOf(needed);
}

/** Now, in GitHub's form (seconds, UTC). */
export function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}
