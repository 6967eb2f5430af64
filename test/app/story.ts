import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { dump, load } from 'js-yaml';
import { pino } from 'pino';
import type { Competition } from '../../core/contract/competition.ts';
import { startApp, type App } from '../../app/main.ts';
import type { NotifyOptions } from '../../app/notify/notifier.ts';
import { competition } from '../../app/testing/world.ts';
import { startLocalGitHub, type LocalGitHub } from '../../local-github/start.ts';
import { signer, type Signer } from './signer.ts';
import { storyWorkflow } from './story-workflow.ts';
import { submission } from './submission.ts';

const run = promisify(execFile);
const answerScript = fileURLToPath(new URL('./answer.ts', import.meta.url));
export const repository = 'acme/breast-tumour';
const secret = 'a webhook secret of the story';

export interface Pull {
  readonly number: number;
  readonly headSha: string;
}
export interface Check {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly output: { readonly title: string; readonly summary: string; readonly annotations_count: number };
}

/** `throttle` keeps the App to GitHub's pace. */
export interface StoryOptions {
  readonly throttle?: boolean;
  readonly notify?: NotifyOptions;
  /** Instead of the runner that reads `answers.json`: what its jobs run, with which environment, and how many at a time. */
  readonly runner?: { readonly script: string; readonly env: Readonly<Record<string, string>>; readonly slots: number };
}

/** A GitHub, a competition with its control and records repositories, the App installed on all three, and people. */
export class Story {
  readonly github: LocalGitHub;
  readonly dir: string;
  readonly runner = signer('vault-1');
  readonly publisher = signer('publisher-1');
  readonly #tokens: Readonly<Record<string, string>>;
  readonly #appCredentials: { readonly appId: number; readonly privateKey: string };
  readonly #options: StoryOptions;
  #app: App | undefined;

  private constructor(dir: string, github: LocalGitHub, options: StoryOptions) {
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
      permissions: { checks: 'write', contents: 'write', pull_requests: 'write', issues: 'write', actions: 'write', metadata: 'read' },
      events: ['pull_request', 'pull_request_review', 'issue_comment', 'workflow_run', 'push'],
      webhookSecret: secret,
    });
  }

  /** `change` is what this story's competition has otherwise than the usual one. */
  static async begin(change: Partial<Competition> = {}, options: StoryOptions = {}): Promise<Story> {
    const dir = await mkdtemp(join(tmpdir(), 'app-story-'));
    await writeFile(join(dir, 'answers.json'), '{}');
    const { script, env, slots } = options.runner ?? { script: answerScript, env: { ANSWERS: join(dir, 'answers.json') }, slots: 2 };
    const github = await startLocalGitHub({
      dir: join(dir, 'github'),
      validate: true,
      runners: [{ name: 'vault-1', labels: ['self-hosted', 'vault'], slots, env: { ...env } }],
    });
    const story = new Story(dir, github, options);
    const { admin } = github;
    await story.#repository('breast-tumour', {
      'competition.yaml': dump({ ...competition, ...change }),
      'README.md': '# Breast tumour\n',
      'TERMS.md': 'Terms\n',
    });
    await story.#repository('control', {
      'harvester.yaml': dump(story.#config()),
      '.github/workflows/evaluate.yml': storyWorkflow('evaluate', script),
      '.github/workflows/publish.yml': storyWorkflow('publish', script),
      '.github/workflows/rejudge.yml': storyWorkflow('rejudge', script),
    });
    await story.#repository('records', { 'README.md': '# Records\n' });
    admin.install(story.#appCredentials, [repository, 'acme/control', 'acme/records']);
    await story.startsApp();
    return story;
  }

  get app(): App {
    if (!this.#app) throw new Error('the App is not running');
    return this.#app;
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

  /** Waits until the one comment of a pull request says something; fails with what it says instead. */
  async reads(pull: Pull, text: string): Promise<string> {
    let comments: string[] = [];
    for (let waited = 0; waited < 450; waited += 1) {
      comments = await this.comments(pull);
      if (comments.length === 1 && comments[0]?.includes(text)) return comments[0];
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error(`no one comment with "${text}", but: ${comments.join('\n---\n')}`);
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

  /** Forks, commits files under `submissions/<login>/` and opens a pull request, as a person with git would. */
  async opens(login: string, files: Readonly<Record<string, string>> = submission(login)): Promise<Pull> {
    await this.api(login, 'POST', `/repos/${repository}/forks`, {});
    const folder = join(this.dir, login);
    await run('git', ['clone', '-q', this.#remote(login), folder]);
    const headSha = await this.pushes(login, files);
    const pull = await this.api<{ number: number }>(login, 'POST', `/repos/${repository}/pulls`, {
      title: `Model of ${login}`,
      head: `${login}:model`,
      base: 'main',
    });
    return { number: pull.number, headSha };
  }

  /** One more commit on the branch of the pull request, or with `force` one in place of the last; returns its SHA. */
  async pushes(login: string, files: Readonly<Record<string, string>>, { force = false } = {}): Promise<string> {
    const folder = join(this.dir, login);
    const git = (...args: string[]): Promise<{ stdout: string }> =>
      run('git', ['-C', folder, '-c', `user.name=${login}`, '-c', `user.email=${login}@example.com`, ...args]);
    await git('checkout', '-q', '-B', 'model');
    await writeFiles(folder, files);
    await git('add', '-A');
    await git('commit', '-q', '--signoff', '-m', 'My model', ...(force ? ['--amend'] : []));
    const headSha = (await git('rev-parse', 'HEAD')).stdout.trim();
    // The control repository's job learns the team from the files it fetches; here from this note.
    await writeFile(join(this.dir, `team-of-${headSha}`), Object.keys(files)[0]?.split('/')[1] ?? '');
    await git('push', '-q', ...(force ? ['--force'] : []), 'origin', 'model');
    return headSha;
  }

  /** Changes competition.yaml on the default branch, as an organiser does. */
  async changesContract(change: Partial<Competition>): Promise<void> {
    const path = `/repos/${repository}/contents/competition.yaml`;
    const { sha, content } = await this.api<{ sha: string; content: string }>('mia', 'GET', path);
    const held = load(Buffer.from(content, 'base64').toString('utf8')) as Competition;
    const text = Buffer.from(dump({ ...held, ...change })).toString('base64');
    await this.api('mia', 'PUT', path, { message: 'Change the contract', content: text, sha });
  }

  /** Approves a pull request in GitHub's own way. */
  approves(login: string, { number }: Pull): Promise<unknown> {
    return this.api(login, 'POST', `/repos/${repository}/pulls/${number}/reviews`, { event: 'APPROVE', body: 'Looks good' });
  }

  /** Issues that the App opened, of the competition unless another repository is named. */
  async issues(of = repository): Promise<{ title: string; body: string }[]> {
    const issues = await this.api<{ title: string; body: string; user: { login: string }; pull_request?: object }[]>(
      'mia',
      'GET',
      `/repos/${of}/issues?state=all`,
    );
    return issues.filter(({ user, pull_request: pull }) => user.login === 'harvester[bot]' && !pull);
  }

  /** Pull requests on the records. */
  proposals(): Promise<{ number: number; title: string; body: string; state: string; head: { sha: string } }[]> {
    return this.api('mia', 'GET', '/repos/acme/records/pulls?state=all');
  }

  mergesProposal(number: number): Promise<unknown> {
    return this.api('mia', 'PUT', `/repos/acme/records/pulls/${number}/merge`, {});
  }

  /** A file of the records repository, as JSON. */
  async record<T>(path: string): Promise<T> {
    const { content } = await this.api<{ content: string }>('mia', 'GET', `/repos/acme/records/contents/${path}`);
    return JSON.parse(Buffer.from(content, 'base64').toString('utf8')) as T;
  }

  merges(login: string, { number, headSha }: Pull): Promise<unknown> {
    return this.api(login, 'PUT', `/repos/${repository}/pulls/${number}/merge`, { sha: headSha });
  }

  says(login: string, { number }: Pull, body: string): Promise<unknown> {
    return this.api(login, 'POST', `/repos/${repository}/issues/${number}/comments`, { body });
  }

  async comments({ number }: Pull): Promise<string[]> {
    const comments = await this.api<{ body: string; user: { login: string } }[]>(
      'mia',
      'GET',
      `/repos/${repository}/issues/${number}/comments`,
    );
    return comments.filter(({ user }) => user.login === 'harvester[bot]').map(({ body }) => body);
  }

  async checks(headSha: string): Promise<Record<string, Check>> {
    const { check_runs } = await this.api<{ check_runs: Check[] }>('mia', 'GET', `/repos/${repository}/commits/${headSha}/check-runs`);
    return Object.fromEntries(check_runs.map((check) => [check.name, check]));
  }

  async labels({ number }: Pull): Promise<string[]> {
    return (await this.api<{ name: string }[]>('mia', 'GET', `/repos/${repository}/issues/${number}/labels`)).map(({ name }) => name);
  }

  async runs(): Promise<string[]> {
    const { workflow_runs } = await this.api<{ workflow_runs: { display_title: string }[] }>(
      'mia',
      'GET',
      '/repos/acme/control/actions/runs',
    );
    return workflow_runs.map(({ display_title: title }) => title.replace(/ [0-9a-f]{32}$/, ''));
  }

  /** Paths of all records in the records repository. */
  async records(): Promise<string[]> {
    const { tree } = await this.api<{ tree: { path: string; type: string }[] }>(
      'mia',
      'GET',
      '/repos/acme/records/git/trees/main?recursive=1',
    );
    return tree.filter(({ type, path }) => type === 'blob' && path.endsWith('.json')).map(({ path }) => path);
  }

  /** Changes the App's comment, as somebody with write access can. */
  async vandalises({ number }: Pull, body: string): Promise<void> {
    const comments = await this.api<{ id: number; user: { login: string } }[]>(
      'mia',
      'GET',
      `/repos/${repository}/issues/${number}/comments`,
    );
    const own = comments.find(({ user }) => user.login === 'harvester[bot]');
    await this.api('mia', 'PATCH', `/repos/${repository}/issues/comments/${own?.id}`, { body });
  }

  async annotations(headSha: string, name: string): Promise<{ path: string; start_line: number; message: string }[]> {
    const check = (await this.checks(headSha))[name];
    return this.api('mia', 'GET', `/repos/${repository}/check-runs/${check?.id}/annotations`);
  }

  /** Comments and checks the App wrote so far. */
  async writes(): Promise<number> {
    const metrics = await (await fetch(`${this.app.adminUrl}/metrics`)).text();
    const counts = metrics.matchAll(/^harvester_writes_total\{kind="[a-z]+-(?:comment|check)"\} (\d+)$/gm);
    return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
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

  #remote(login: string): string {
    return this.github.url.replace('http://', `http://${login}:${this.#tokens[login]}@`) + `/${login}/breast-tumour.git`;
  }

  /** A call of GitHub’s API as one of the people. */
  async api<T>(login: string, method: string, path: string, body?: object): Promise<T> {
    const headers = { authorization: `token ${this.#tokens[login]}` };
    const answer = await fetch(this.github.apiUrl + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }
}

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
