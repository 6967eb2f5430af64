import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalGitHub } from '../../local-github/start.ts';
import type { MovedClock } from './moved-clock.ts';
import { repository } from './story.ts';
import { submission } from './submission.ts';

/** What was done to one pull request, as its people remember it. */
export interface Played {
  readonly number: number;
  readonly team: string;
  readonly branch: string;
  readonly heads: string[];
  open: boolean;
  withdrawn: boolean;
  cancelled: boolean;
  held: boolean;
}

/** People who try again until GitHub takes what they want to do. */
export class SoakPeople {
  readonly pulls: Played[] = [];
  readonly #github: LocalGitHub;
  readonly #clock: MovedClock;
  readonly #learn: (headSha: string, team: string) => unknown;
  readonly #tokens = new Map<string, string>();
  #commits = 0;

  /** `learn` is told the team of each head before it is pushed. */
  constructor(github: LocalGitHub, clock: MovedClock, learn: (headSha: string, team: string) => unknown) {
    this.#github = github;
    this.#clock = clock;
    this.#learn = learn;
    this.#join('judy');
    github.admin.setCollaborator(repository, 'judy', 'admin');
  }

  async opens(team: string): Promise<Played> {
    if (!this.#tokens.has(team)) {
      this.#join(team);
      await this.#api(team, 'POST', `/repos/${repository}/forks`, {});
    }
    const branch = `model-${this.pulls.length}`;
    const headSha = await this.#commit(team);
    await this.#api(team, 'POST', `/repos/${fork(team)}/git/refs`, { ref: `refs/heads/${branch}`, sha: headSha });
    const about = { title: `Model of ${team}`, head: `${team}:${branch}`, base: 'main' };
    const { number } = await this.#api<{ number: number }>(team, 'POST', `/repos/${repository}/pulls`, about);
    const pull = { number, team, branch, heads: [headSha], open: true, withdrawn: false, cancelled: false, held: false };
    this.pulls.push(pull);
    return pull;
  }

  /** One more commit, or with force one in place of all there are. */
  async pushes(pull: Played, force: boolean): Promise<void> {
    const headSha = await this.#commit(pull.team, force ? undefined : pull.heads.at(-1));
    await this.#api(pull.team, 'PATCH', `/repos/${fork(pull.team)}/git/refs/heads/${pull.branch}`, { sha: headSha, force });
    pull.heads.push(headSha);
  }

  async sets(pull: Played, open: boolean): Promise<void> {
    await this.#api(pull.team, 'PATCH', `/repos/${repository}/pulls/${pull.number}`, { state: open ? 'open' : 'closed' });
    pull.open = open;
  }

  /** A command of the team's or of a maintainer's. */
  async says(pull: Played, who: 'team' | 'maintainer', body: string): Promise<void> {
    const login = who === 'team' ? pull.team : 'judy';
    await this.#api(login, 'POST', `/repos/${repository}/issues/${pull.number}/comments`, { body });
    if (body === '/withdraw') pull.withdrawn = true;
    if (body === '/cancel') pull.cancelled = true;
    if (body.startsWith('/hold')) pull.held = body === '/hold';
  }

  /** What a maintainer gets from GitHub. */
  reads<T>(path: string): Promise<T> {
    return this.#api('judy', 'GET', path);
  }

  #join(login: string): void {
    this.#tokens.set(login, this.#github.admin.createUser(login).token);
  }

  async #commit(team: string, parent?: string): Promise<string> {
    const at = parent ?? (await this.#main(team));
    this.#commits += 1;
    const files = Object.entries(submission(team, `weights ${this.#commits}`));
    const tree = await this.#api<{ sha: string }>(team, 'POST', `/repos/${fork(team)}/git/trees`, {
      base_tree: at,
      tree: files.map(([path, content]) => ({ path, content, mode: '100644', type: 'blob' })),
    });
    const message = `Model ${this.#commits}\n\nSigned-off-by: ${team} <${team}@example.com>`;
    const commit = { message, tree: tree.sha, parents: [at] };
    const { sha } = await this.#api<{ sha: string }>(team, 'POST', `/repos/${fork(team)}/git/commits`, commit);
    this.#learn(sha, team);
    return sha;
  }

  async #main(team: string): Promise<string> {
    return (await this.#api<{ object: { sha: string } }>(team, 'GET', `/repos/${fork(team)}/git/ref/heads/main`)).object.sha;
  }

  async #api<T>(login: string, method: string, path: string, body?: object): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      const headers = { authorization: `token ${this.#tokens.get(login)}` };
      const asked = fetch(this.#github.apiUrl + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      const answer = await asked.catch((error: unknown) => new Response(String(error), { status: 502 }));
      if (answer.ok) return (await answer.json()) as T;
      const said = await answer.text();
      // The answer to what was done may have been lost: done is done.
      if (tries > 0 && method === 'POST' && answer.status === 422 && said.includes('already exists'))
        return this.#done<T>(login, path, body);
      if (![403, 429, 502].includes(answer.status) || tries > 60) throw new Error(`${method} ${path}: ${answer.status} ${said}`);
      if (answer.headers.get('x-ratelimit-remaining') === '0') this.#clock.skip(60);
      await sleep(20);
    }
  }

  async #done<T>(login: string, path: string, body: object | undefined): Promise<T> {
    if (!path.endsWith('/pulls')) return undefined as T;
    const { head } = body as { head: string };
    const [found] = await this.#api<unknown[]>(login, 'GET', `${path}?head=${encodeURIComponent(head)}`);
    return found as T;
  }
}

const fork = (team: string): string => `${team}/breast-tumour`;
