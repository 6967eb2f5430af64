import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Account {
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly token: string;
}

/** Somebody at a machine of their own: git and the REST API with their own token, nothing else. */
export class Person {
  readonly account: Account;
  readonly home: string;
  readonly #server: { readonly url: string; readonly apiUrl: string };

  constructor(account: Account, home: string, server: { readonly url: string; readonly apiUrl: string }) {
    this.account = account;
    this.home = home;
    this.#server = server;
  }

  /** What a browser sends after this person signed in to the local GitHub's pages. */
  get browserHeaders(): Record<string, string> {
    return { cookie: `local_github=${this.account.token}` };
  }

  /** Address that signs this person's browser in and then shows `path`. */
  signInUrl(path: string): string {
    return `${this.#server.url}/login?token=${this.account.token}&to=${encodeURIComponent(path)}`;
  }

  /** Calls the API as this person. Throws with GitHub's own words on anything but success. */
  async api(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.#server.apiUrl}${path}`, {
      method,
      headers: { authorization: `token ${this.account.token}`, accept: 'application/vnd.github+json', 'user-agent': this.account.login },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${this.account.login}: ${method} ${path} answered ${answer.status}: ${text.slice(0, 300)}`);
    return text === '' ? undefined : JSON.parse(text);
  }

  async git(cwd: string, ...args: string[]): Promise<string> {
    const { account } = this;
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: this.home,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_AUTHOR_NAME: account.name,
      GIT_AUTHOR_EMAIL: account.email,
      GIT_COMMITTER_NAME: account.name,
      GIT_COMMITTER_EMAIL: account.email,
    };
    const { stdout } = await run('git', args, { cwd, env, maxBuffer: 1 << 26 });
    return stdout.trim();
  }

  /** Forks a repository and clones the fork. Resolves to the checkout's folder. */
  async forkAndClone(repository: string): Promise<string> {
    await this.api('POST', `/repos/${repository}/forks`, {});
    const name = repository.split('/')[1] ?? '';
    const { host, protocol } = new URL(this.#server.url);
    await mkdir(this.home, { recursive: true });
    const checkout = join(this.home, name);
    await this.git(
      this.home,
      'clone',
      '--quiet',
      `${protocol}//${this.account.login}:${this.account.token}@${host}/${this.account.login}/${name}.git`,
      checkout,
    );
    return checkout;
  }

  /** Commits everything in a checkout, signed off, and pushes the branch. Resolves to the new head SHA. */
  async commitAndPush(checkout: string, branch: string, message: string): Promise<string> {
    await this.git(checkout, 'checkout', '--quiet', '-B', branch);
    await this.git(checkout, 'add', '--all');
    await this.git(checkout, 'commit', '--quiet', '--signoff', '-m', message);
    await this.git(checkout, 'push', '--quiet', '--set-upstream', 'origin', branch);
    return this.git(checkout, 'rev-parse', 'HEAD');
  }

  /** Opens a pull request from the person's fork. Resolves to its number. */
  async openPull(repository: string, branch: string, title: string, body: string): Promise<number> {
    const pull = await this.api('POST', `/repos/${repository}/pulls`, {
      title,
      body,
      head: `${this.account.login}:${branch}`,
      base: 'main',
    });
    return (pull as { number: number }).number;
  }
}
