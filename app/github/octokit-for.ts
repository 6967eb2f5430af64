import { ProbotOctokit, type Probot } from 'probot';
import { bearer, type Token } from './bearer.ts';
import type { Calls } from './calls.ts';
import { hurried } from './hurried-octokit.ts';
import { statusOf } from './status-of.ts';

/** What a token may do; GitHub's permission names. */
export type Permissions = Readonly<Record<string, 'read' | 'write'>>;
export type Octokit = InstanceType<typeof ProbotOctokit>;

/** What each of our tasks needs, and no more. */
export const tasks = {
  read: { contents: 'read', pull_requests: 'read', issues: 'read', checks: 'read', metadata: 'read' },
  speak: { pull_requests: 'write', issues: 'write', checks: 'write', metadata: 'read' },
  runs: { actions: 'write', contents: 'read', metadata: 'read' },
  merge: { contents: 'write', pull_requests: 'write', metadata: 'read' },
  records: { contents: 'write', metadata: 'read' },
  runners: { organization_self_hosted_runners: 'read', metadata: 'read' },
  ownRunners: { administration: 'read', metadata: 'read' },
  propose: { contents: 'write', pull_requests: 'write', metadata: 'read' },
  members: { members: 'read', metadata: 'read' },
} as const satisfies Record<string, Permissions>;
export type Task = keyof typeof tasks;

/** Attempts after a secondary limit before we give up; each waits as long as GitHub said. */
const secondaryRetries = 5;
/** Seconds: who is to wait longer ends its look, which is tried again when GitHub takes calls again. */
const longestSecondary = 120;
/** What is not tried again within seconds: Octokit's own list, and 429, which says itself how long to stay away. */
const doNotRetry = [400, 401, 403, 404, 410, 422, 429, 451];

/**
 * Clients whose tokens are narrowed to one repository and one task. Probot's own client logs secondary limits and drops the request; these
 * wait and try again.
 */
export class Clients {
  readonly #probot: Probot;
  readonly #throttle: boolean;
  readonly #calls: Calls;
  readonly #installations = new Map<string, Promise<number>>();
  readonly #clients = new Map<string, Promise<Octokit>>();

  constructor(probot: Probot, throttle: boolean, calls: Calls) {
    this.#calls = calls;
    this.#probot = probot;
    this.#throttle = throttle;
  }

  /** How long after it was asked for a run is listed: GitHub takes some seconds. */
  get listedAfterMs(): number {
    return this.#throttle ? 5000 : hurried;
  }

  /** As the App itself: only for what the App may ask about itself. */
  app(): Promise<Octokit> {
    return this.#probot.auth() as Promise<Octokit>;
  }

  /** For one task on one repository (`owner/name`). Rejects when the App is not installed there, saying so. */
  for(repository: string, task: Task): Promise<Octokit> {
    const key = `${repository} ${task}`;
    const held = this.#clients.get(key);
    if (held) return held;
    const made = this.#make(repository, task);
    this.#clients.set(key, made);
    made.catch(() => this.#clients.delete(key));
    return made;
  }

  async #make(repository: string, task: Task): Promise<Octokit> {
    const installationId = await this.#installation(repository);
    const app = await this.app();
    const key = `${repository} ${task}`;
    const name = repository.split('/')[1] ?? '';
    const mint = async (): Promise<Token> => {
      const asked = { installation_id: installationId, repositories: [name], permissions: tasks[task] };
      const { data } = await app.rest.apps.createInstallationAccessToken(asked).catch((error: unknown) => {
        // The App was taken away, and may have been installed again as another installation: it is looked up anew.
        if (statusOf(error) === 404) this.#forget(repository);
        throw error;
      });
      return { token: data.token, expiresAt: Date.parse(data.expires_at) };
    };
    const client = new ProbotOctokit({
      authStrategy: () => bearer(mint, this.#throttle ? 1000 : hurried),
      baseUrl: app.request.endpoint.DEFAULTS.baseUrl,
      log: app.log,
      request: { fetch: this.#calls.for(`${installationId} ${key}`) },
      retry: { doNotRetry, ...(!this.#throttle && { retryAfterBaseValue: hurried }) },
      throttle: { enabled: this.#throttle, id: String(installationId), ...limits },
    });
    return client;
  }

  #forget(repository: string): void {
    this.#installations.delete(repository);
    for (const task of Object.keys(tasks)) this.#clients.delete(`${repository} ${task}`);
  }

  #installation(repository: string): Promise<number> {
    const held = this.#installations.get(repository);
    if (held) return held;
    const [owner = '', repo = ''] = repository.split('/');
    const found = this.app()
      .then((app) => app.rest.apps.getRepoInstallation({ owner, repo }))
      .then(({ data }) => data.id);
    this.#installations.set(repository, found);
    found.catch(() => this.#installations.delete(repository));
    return found.catch((error: unknown) => {
      throw new Error(`the App is not installed on ${repository}, or cannot see it. Install it there, then it goes on by itself`, {
        cause: error,
      });
    });
  }
}

interface Limited {
  readonly method: string;
  readonly url: string;
}
interface Logs {
  readonly log: { warn(message: string): void };
}

const limits = {
  onRateLimit: (seconds: number, { method, url }: Limited, octokit: Logs, retries: number): boolean => {
    octokit.log.warn(`rate limit at ${method} ${url}: again in ${seconds} s`);
    // A longer wait is the look's: it ends, and is tried again when there is something left.
    return seconds <= 60 && retries < 2;
  },
  onSecondaryRateLimit: (seconds: number, { method, url }: Limited, octokit: Logs, retries: number): boolean => {
    octokit.log.warn(`secondary rate limit at ${method} ${url}: again in ${seconds} s`);
    return seconds <= longestSecondary && retries < secondaryRetries;
  },
};
