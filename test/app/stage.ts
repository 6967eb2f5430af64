import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import { pino } from 'pino';
import type { Competition } from '../../core/contract/competition.ts';
import { startApp, type App } from '../../app/main.ts';
import type { NotifyOptions } from '../../app/notify/notifier.ts';
import { competition } from '../../app/testing/world.ts';
import type { LocalGitHub } from '../../local-github/start.ts';
import { signer, type Signer } from './signer.ts';
import { storyWorkflow } from './story-workflow.ts';

export const repository = 'acme/breast-tumour';
const secret = 'a webhook secret of the story';

/** `throttle` keeps the App to GitHub's pace. */
export interface StoryOptions {
  readonly throttle?: boolean;
  readonly notify?: NotifyOptions;
  /** What the App may do besides. */
  readonly permissions?: Readonly<Record<string, string>>;
  /** Instead of the runner that reads `answers.json`: what its jobs run, with which environment, and how many at a time. */
  readonly runner?: { readonly script: string; readonly env: Readonly<Record<string, string>>; readonly slots: number };
}

/** What a story happens on: a GitHub, a competition with its control and records repositories, and the App installed on all three. */
export class StoryStage {
  readonly github: LocalGitHub;
  readonly dir: string;
  readonly runner = signer('vault-1');
  readonly publisher = signer('publisher-1');
  readonly #tokens: Readonly<Record<string, string>>;
  readonly #appCredentials: { readonly appId: number; readonly privateKey: string };
  readonly #options: StoryOptions;
  #app: App | undefined;

  constructor(dir: string, github: LocalGitHub, options: StoryOptions) {
    this.dir = dir;
    this.#options = options;
    this.github = github;
    const { admin } = github;
    this.#tokens = Object.fromEntries(
      ['alice', 'bob', 'carol', 'dave', 'erin', 'mallory', 'mia'].map((login) => [login, admin.createUser(login).token]),
    );
    admin.createOrganization('acme', { owners: ['mia'] });
    this.#appCredentials = admin.createApp({
      slug: 'harvester',
      owner: 'acme',
      permissions: {
        checks: 'write',
        contents: 'write',
        pull_requests: 'write',
        issues: 'write',
        actions: 'write',
        metadata: 'read',
        ...options.permissions,
      },
      events: ['pull_request', 'pull_request_review', 'issue_comment', 'workflow_run', 'push'],
      webhookSecret: secret,
    });
  }

  /** Makes the three repositories, installs the App on them and starts it; `script` is what the workflows' jobs run. */
  async populate(change: Partial<Competition>, script: string): Promise<void> {
    await this.#repository('breast-tumour', {
      'competition.yaml': dump({ ...competition, ...change }),
      'README.md': '# Breast tumour\n',
      'TERMS.md': 'Terms\n',
    });
    await this.#repository('control', {
      'harvester.yaml': dump(this.#config()),
      '.github/workflows/evaluate.yml': storyWorkflow('evaluate', script),
      '.github/workflows/publish.yml': storyWorkflow('publish', script),
      '.github/workflows/rejudge.yml': storyWorkflow('rejudge', script),
    });
    await this.#repository('records', { 'README.md': '# Records\n' });
    this.github.admin.install(this.#appCredentials, [repository, 'acme/control', 'acme/records']);
    await this.startsApp();
  }

  get app(): App {
    if (!this.#app) throw new Error('the App is not running');
    return this.#app;
  }

  /** What the App is configured with, as `harvester app` and `harvester replay` read it. */
  get settings(): Record<string, string> {
    const { appId, privateKey } = this.#appCredentials;
    const { host, protocol } = new URL(this.github.apiUrl);
    return {
      APP_ID: String(appId),
      PRIVATE_KEY: privateKey,
      WEBHOOK_SECRET: secret,
      HARVESTER_CONTROL: 'acme/control',
      GHE_HOST: host,
      GHE_PROTOCOL: protocol.replace(':', ''),
    };
  }

  /** Starts the App, on the ledger it had before if it ran already. */
  async startsApp(): Promise<void> {
    this.#app = await startApp({
      ...this.#appCredentials,
      webhookSecret: secret,
      control: 'acme/control',
      baseUrl: this.github.apiUrl,
      ledger: join(this.dir, 'ledger.sqlite'),
      sweepSeconds: 0,
      throttle: this.#options.throttle ?? false,
      ...(this.#options.notify && { notify: this.#options.notify }),
      log: pino({ level: process.env['STORY_LOG'] ?? 'silent' }),
    });
    this.github.admin.setWebhook(this.#appCredentials.appId, { url: `${this.#app.url}/api/github/webhooks`, secret });
  }

  /** Sum of a counter of the running App, over the labels that match. */
  async counted(name: string, labels = /^/): Promise<number> {
    const metrics = await (await fetch(`${this.app.adminUrl}/metrics`)).text();
    const lines = [...metrics.matchAll(new RegExp(`^${name}(?:\\{([^}]*)\\})? ([0-9.e+]+)$`, 'gm'))];
    return lines.filter(([, own = '']) => labels.test(own)).reduce((sum, [, , count]) => sum + Number(count), 0);
  }

  async stopsApp(): Promise<void> {
    await this.#app?.close();
    this.#app = undefined;
  }

  /** What the control repository's runs answer from now on, by stage or by stage and head SHA. */
  async answers(answers: Record<string, object>): Promise<void> {
    await writeFile(join(this.dir, 'answers.json'), JSON.stringify(answers));
  }

  /** Until no webhook, run or look is on its way. */
  async settles(): Promise<void> {
    for (let calm = 0; calm < 2; calm += 1) {
      await this.github.admin.idle();
      await this.#app?.idle();
    }
  }

  /** A call of GitHub’s API as one of the people. */
  async api<T>(login: string, method: string, path: string, body?: object): Promise<T> {
    const headers = { authorization: `token ${this.#tokens[login]}` };
    const answer = await fetch(this.github.apiUrl + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  /** Posts to the webhook as anybody on the network could. */
  async knocks(headers: Record<string, string>, body: string): Promise<number> {
    const answer = await fetch(`${this.app.url}/api/github/webhooks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return answer.status;
  }

  /** Throws when anything that was sent either way is not what GitHub's API description allows. `keep` leaves its folder. */
  async ends({ keep = false } = {}): Promise<void> {
    const violations = this.github.admin.violations();
    await this.stopsApp();
    await this.github.close();
    if (!keep) await rm(this.dir, { recursive: true, force: true });
    if (violations.length > 0) throw new Error(`not as GitHub's API description has it: ${violations.join('; ')}`);
  }

  /** Where a person clones from and pushes to: her fork, unless another repository is named. */
  remote(login: string, of = `${login}/breast-tumour`): string {
    return this.github.url.replace('http://', `http://${login}:${this.#tokens[login]}@`) + `/${of}.git`;
  }

  #config(): object {
    const entry = ({ id, publicKey }: Signer): object => ({ id, publicKey });
    return {
      harvester: 1,
      competitions: [{ name: 'breast-tumour', repository }],
      records: 'acme/records',
      runners: [entry(this.runner)],
      publishers: [entry(this.publisher)],
      mlflow: { uri: 'http://mlflow.example.com' },
      site: { url: 'https://models.example.com/' },
    };
  }

  async #repository(name: string, files: Readonly<Record<string, string>>): Promise<void> {
    const from = join(this.dir, `seed-${name}`);
    await writeFiles(from, files);
    await this.github.admin.createRepository({ owner: 'acme', name, from });
  }
}

/** Writes files below a folder, by path. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
