import { randomBytes } from 'node:crypto';
import { addAccount } from './accounts.ts';
import { createApp, installApp, pingApp, type CreatedApp } from './apps.ts';
import { commitFolder } from './git/bare.ts';
import type { ActionSource, Faults, RunnerConfig } from './options.ts';
import { makeRepository } from './repositories.ts';
import { makeRuleset } from './routes/rulesets.ts';
import { accountOf, findRepository, now, type Access, type Account, type App, type Permission, type Repository } from './store.ts';
import { uninstall } from './webhooks/uninstall.ts';
import type { World } from './world.ts';
import { afterPush } from './pulls/after-push.ts';

/** Sets up what a person would click together; no permission is asked. Repositories are named `owner/name`. */
export interface Admin {
  /** A user and a personal token. */
  createUser(login: string, options?: { name?: string; email?: string; token?: string }): { login: string; token: string };
  /** A new personal token for one that is good for nothing from now on. */
  renewToken(token: string): string;
  createOrganization(login: string, options?: { owners?: string[]; members?: string[]; plan?: 'team' | 'enterprise' }): void;
  /** A repository; the files of `from` become the first commit on `main`. */
  createRepository(options: {
    owner: string;
    name: string;
    private?: boolean;
    description?: string;
    from?: string;
  }): Promise<{ fullName: string; id: number; cloneUrl: string; headSha: string | undefined }>;
  setCollaborator(repository: string, login: string, permission: Permission): void;
  /** An App of an owner. Sends `ping` when it has a webhook. */
  createApp(options: {
    slug: string;
    permissions: Record<string, Access>;
    events?: string[];
    webhookUrl?: string;
    webhookSecret?: string;
    owner?: string;
  }): CreatedApp;
  /** Where an App's webhooks go from now on. */
  setWebhook(appId: number, webhook: { url: string; secret?: string }): void;
  /** Installs an App on these repositories of one owner, or on all of them. Returns the installation id. */
  install(app: { appId: number }, repositories: string[] | { all: string }): number;
  uninstall(installationId: number): void;
  setSecret(repository: string, name: string, value: string): void;
  /** A secret of the organisation that a repository may use from now on. */
  shareSecret(repository: string, name: string, value: string): void;
  setVariable(repository: string, name: string, value: string): void;
  /** A branch ruleset in GitHub's JSON; returns its id. */
  addRuleset(repository: string, ruleset: Record<string, unknown>): number;
  /** A branch ruleset of an organisation, for all repositories it has now; returns its id. */
  addOrganizationRuleset(organization: string, ruleset: Record<string, unknown>): number;
  /** A branch whose required checks only count from one App. */
  requireChecks(repository: string, checks: string[], appId?: number, branch?: string): number;
  /** What `uses: name` resolves to from now on (see the `actions` option). */
  addAction(name: string, source: ActionSource): void;
  removeRulesets(repository: string): void;
  addRunner(runner: RunnerConfig): void;
  /** Makes a runner group of the repository's organisation, open to workflows (file names) of its default branch alone. */
  addRunnerGroup(repository: string, name: string, workflows: readonly string[]): void;
  /** Lets the hour come at which workflows of the default branch start by `schedule`; resolves to how many runs that started. */
  fireSchedule(repository: string): Promise<number>;
  deleteRepository(repository: string): void;
  /** An address that signs a browser in as a user and goes on to a page, private repositories included. */
  signInUrl(login: string, to?: string): string;
  /** Changed in place at any time. */
  readonly faults: Faults;
  /** What the server sent that GitHub's OpenAPI does not allow (with `validate: true`). */
  violations(): string[];
  /** Resolves when no webhook, run or job that can run is on its way. */
  idle(): Promise<void>;
}

/** The seeding interface of one server. */
export function createAdmin(world: World): Admin {
  const { store } = world;

  const account = (login: string): Account => {
    const found = accountOf(store, login);
    if (!found) throw new Error(`there is no account "${login}". Next: admin.createUser or admin.createOrganization`);
    return found;
  };

  const firstOwner = (): Account =>
    [...store.accounts.values()].find((one) => one.kind !== 'Bot' && one.login !== 'github') ?? account('github');

  const repository = (named: string): Repository => {
    const [owner = '', name = ''] = named.split('/');
    const found = findRepository(store, owner, name);
    if (!found) throw new Error(`there is no repository "${named}". Next: admin.createRepository`);
    return found;
  };

  const appOf = (id: number): App => {
    const found = store.apps.get(id);
    if (!found) throw new Error(`there is no App ${id}`);
    return found;
  };

  return {
    createUser(login, options = {}) {
      const { name = login, email } = options;
      addAccount(store, login, 'User', { name, ...(email ? { email } : {}) });
      const token = options.token ?? `ghp_${randomBytes(18).toString('hex')}`;
      store.userTokens.set(token, login);
      return { login, token };
    },
    renewToken(token) {
      const login = store.userTokens.get(token);
      if (login === undefined) throw new Error('nobody holds this token');
      const next = `ghp_${randomBytes(18).toString('hex')}`;
      store.userTokens.delete(token);
      store.userTokens.set(next, login);
      return next;
    },
    createOrganization(login, { owners = [], members = [], plan = 'enterprise' } = {}) {
      addAccount(store, login, 'Organization', { owners: new Set(owners), members: new Set(members), plan });
    },
    async createRepository({ owner, name, private: hidden = false, description, from }) {
      if (findRepository(store, owner, name)) throw new Error(`there is a repository "${owner}/${name}" already`);
      const by = account(owner);
      const made = await makeRepository(world, { owner: by, name, private: hidden, description: description ?? null });
      const headSha =
        from === undefined ? undefined : await commitFolder(made.dir, from, 'main', { name: by.name, email: by.email }, 'First commit');
      if (headSha) await afterPush(world, made, by, new Map(), new Map([['refs/heads/main', headSha]]));
      return { fullName: `${owner}/${name}`, id: made.id, cloneUrl: `${world.url}/${owner}/${name}.git`, headSha };
    },
    setCollaborator(named, login, permission) {
      const collaborators = repository(named).collaborators;
      if (permission === 'none') collaborators.delete(login.toLowerCase());
      else collaborators.set(account(login).login.toLowerCase(), permission);
    },
    createApp: ({ owner, ...wanted }) => createApp(world, { ...wanted, owner: owner ? account(owner) : firstOwner() }),
    setWebhook(appId, { url, secret }) {
      const app = appOf(appId);
      Object.assign(app.webhook, { url, ...(secret === undefined ? {} : { secret }) });
      pingApp(world, app);
    },
    install({ appId }, repositories) {
      const listed = Array.isArray(repositories) ? repositories.map(repository) : [];
      const owner = Array.isArray(repositories) ? listed[0]?.owner : account(repositories.all);
      if (!owner || listed.some((one) => one.owner !== owner))
        throw new Error('an App is installed on one owner at a time: name repositories of one owner');
      return installApp(world, appOf(appId), owner, Array.isArray(repositories) ? listed : 'all').id;
    },
    uninstall(id) {
      const found = store.installations.get(id);
      if (found) uninstall(world, found);
    },
    setSecret(named, name, value) {
      repository(named).secrets.set(name.toUpperCase(), { name: name.toUpperCase(), value, createdAt: now(), updatedAt: now() });
    },
    shareSecret(named, name, value) {
      repository(named).organizationSecrets.set(name, { name, value, createdAt: now(), updatedAt: now() });
    },
    setVariable(named, name, value) {
      repository(named).variables.set(name.toUpperCase(), { name: name.toUpperCase(), value, createdAt: now(), updatedAt: now() });
    },
    addRuleset(named, ruleset) {
      const made = makeRuleset(store.id(), { name: 'ruleset', ...ruleset });
      repository(named).rulesets.set(made.id, made);
      return made.id;
    },
    addOrganizationRuleset(organization, ruleset) {
      const owner = account(organization);
      const made = makeRuleset(store.id(), { name: 'ruleset', ...ruleset }, owner);
      for (const one of store.repositories.values()) if (one.owner === owner) one.rulesets.set(made.id, made);
      return made.id;
    },
    requireChecks(named, checks, appId, branch) {
      const required = checks.map((context) => ({ context, ...(appId === undefined ? {} : { integration_id: appId }) }));
      const made = makeRuleset(store.id(), {
        name: 'required checks',
        conditions: { ref_name: { include: [branch ? `refs/heads/${branch}` : '~DEFAULT_BRANCH'], exclude: [] } },
        rules: [
          { type: 'required_status_checks', parameters: { required_status_checks: required, strict_required_status_checks_policy: false } },
        ],
      });
      repository(named).rulesets.set(made.id, made);
      return made.id;
    },
    addAction(name, source) {
      (world.options.actions ??= {})[name] = source;
    },
    removeRulesets: (named) => repository(named).rulesets.clear(),
    addRunner: (runner) => world.actions.pool.add(runner),
    addRunnerGroup(named, name, workflows) {
      const { id: home, owner: organization, defaultBranch } = repository(named);
      const opened = workflows.map((file) => `${named}/.github/workflows/${file}@refs/heads/${defaultBranch}`);
      const kind = { visibility: 'selected', allowsPublic: false, restricted: true } as const;
      const id = store.id();
      store.runnerGroups.set(id, { id, organization, name, repositories: new Set([home]), workflows: opened, ...kind });
    },
    fireSchedule: (named) => world.actions.onSchedule(repository(named), firstOwner()),
    deleteRepository(named) {
      repository(named).deleted = true;
    },
    signInUrl(login, to = '/') {
      const token = [...store.userTokens].find(([, one]) => one === account(login).login)?.[0] ?? '';
      return `${world.url}/login?token=${encodeURIComponent(token)}&to=${encodeURIComponent(to)}`;
    },
    faults: world.faults,
    violations: () => world.validator?.violations() ?? [],
    async idle() {
      for (let calm = 0; calm < 3;) {
        await world.actions.idle();
        await world.webhooks.idle();
        // A delivery may lead to calls, calls to runs, runs to deliveries: look a few times before believing it.
        await new Promise((resolve) => setTimeout(resolve, 10));
        calm = world.actions.pending() === 0 && world.webhooks.pending() === 0 ? calm + 1 : 0;
      }
    },
  };
}
