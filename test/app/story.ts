import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { dump, load } from 'js-yaml';
import type { Competition } from '../../core/contract/competition.ts';
import { startLocalGitHub } from '../../local-github/start.ts';
import { repository, StoryStage, writeFiles, type StoryOptions } from './stage.ts';
import { submission } from './submission.ts';

export { repository, type StoryOptions } from './stage.ts';

const run = promisify(execFile);
const answerScript = fileURLToPath(new URL('./answer.ts', import.meta.url));

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

/** The stage, and the people on it: what they do, and what they see. */
export class Story extends StoryStage {
  /** `change` is what this story's competition has otherwise than the usual one. */
  static async begin(change: Partial<Competition> = {}, options: StoryOptions = {}): Promise<Story> {
    const dir = await mkdtemp(join(tmpdir(), 'app-story-'));
    await writeFile(join(dir, 'answers.json'), '{}');
    const { script, env, slots } = options.runner ?? { script: answerScript, env: { ANSWERS: join(dir, 'answers.json') }, slots: 2 };
    const github = await startLocalGitHub({
      dir: join(dir, 'github'),
      validate: true,
      faults: { restlessComments: 0.5 },
      runners: [{ name: 'vault-1', labels: ['self-hosted', 'vault'], slots, env: { ...env } }],
    });
    const story = new Story(dir, github, options);
    await story.populate(change, script);
    return story;
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

  /** Forks, commits files under `submissions/<login>/` and opens a pull request, as a person with git would. */
  async opens(login: string, files: Readonly<Record<string, string>> = submission(login)): Promise<Pull> {
    await this.api(login, 'POST', `/repos/${repository}/forks`, {});
    const folder = join(this.dir, login);
    await run('git', ['clone', '-q', this.remote(login), folder]);
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
  writes(): Promise<number> {
    return this.counted('harvester_writes_total', /^kind="[a-z]+-(?:comment|check)"$/);
  }
}
