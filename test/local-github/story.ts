import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Octokit } from '@octokit/core';
import { startLocalGitHub, type CreatedApp, type LocalGitHub, type LocalGitHubOptions } from '../../local-github/start.ts';
import { receiveWebhooks, type Receiver } from './webhook-receiver.ts';

const run = promisify(execFile);

export const secret = 'a shared secret of some length';

/** `org/c`, a public repository; mia owns the organisation, alice and bob are strangers; an App with everything is installed. */
export interface Story {
  readonly github: LocalGitHub;
  readonly dir: string;
  readonly hooks: Receiver;
  readonly app: CreatedApp & { installationId: number };
  readonly mia: Octokit;
  readonly alice: Octokit;
  readonly bob: Octokit;
  /** The App's own client, by JWT. */
  readonly asApp: Octokit;
  /** The App's client on the repository. */
  readonly bot: Octokit;
  readonly tokens: { mia: string; alice: string; bob: string };
  /** Writes files below a folder. */
  write(folder: string, files: Record<string, string>): Promise<string>;
  git(...args: string[]): Promise<string>;
  /** Alice forks, clones, commits files on a branch and pushes; gives back the work tree and the head. */
  pushes(who: 'alice' | 'bob', branch: string, files: Record<string, string>): Promise<{ tree: string; sha: string }>;
  close(): Promise<void>;
}

export const here = { owner: 'org', repo: 'c' };

/** Starts a story. `files` are on main. */
export async function story(files: Record<string, string> = {}, options: Partial<LocalGitHubOptions> = {}): Promise<Story> {
  const dir = await mkdtemp(join(tmpdir(), 'local-github-story-'));
  const hooks = await receiveWebhooks();
  const github = await startLocalGitHub({ dir: join(dir, 'server'), validate: true, ...options });
  const { admin } = github;
  const tokens = { mia: admin.createUser('mia').token, alice: admin.createUser('alice').token, bob: admin.createUser('bob').token };
  admin.createOrganization('org', { owners: ['mia'] });
  const write: Story['write'] = async (folder, all) => {
    for (const [name, text] of Object.entries(all)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    return folder;
  };
  await admin.createRepository({ owner: 'org', name: 'c', from: await write(join(dir, 'seed'), { 'README.md': '# c\n', ...files }) });
  const app = admin.createApp({
    slug: 'kbot',
    owner: 'org',
    permissions: { checks: 'write', issues: 'write', pull_requests: 'write', contents: 'write', actions: 'write', statuses: 'write' },
    events: [
      'pull_request',
      'issue_comment',
      'push',
      'check_run',
      'check_suite',
      'workflow_run',
      'workflow_job',
      'status',
      'issues',
      'pull_request_review',
    ],
    webhookUrl: hooks.url,
    webhookSecret: secret,
  });
  const installationId = admin.install(app, ['org/c']);
  const { createAppAuth } = await import('@octokit/auth-app');
  const client = (auth: string) => new Octokit({ baseUrl: github.apiUrl, auth });
  const authority = { appId: app.appId, privateKey: app.privateKey };
  const git = async (...args: string[]) => {
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: dir,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@example.org',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@example.org',
    };
    return (await run('git', args, { env })).stdout.trim();
  };
  const made: Story = {
    github,
    dir,
    hooks,
    app: { ...app, installationId },
    mia: client(tokens.mia),
    alice: client(tokens.alice),
    bob: client(tokens.bob),
    asApp: new Octokit({ baseUrl: github.apiUrl, authStrategy: createAppAuth, auth: authority }),
    bot: new Octokit({ baseUrl: github.apiUrl, authStrategy: createAppAuth, auth: { ...authority, installationId } }),
    tokens,
    write,
    git,
    async pushes(who, branch, all) {
      const tree = join(dir, who);
      const remote = `${github.url.replace('//', `//${who}:${tokens[who]}@`)}/${who}/c.git`;
      await made[who].request('POST /repos/{owner}/{repo}/forks', { ...here });
      await git('clone', '--quiet', remote, tree).catch(() => undefined);
      await git('-C', tree, 'checkout', '--quiet', '-B', branch);
      await write(tree, all);
      await git('-C', tree, 'add', '--all');
      await git('-C', tree, 'commit', '--quiet', '-m', `change ${Object.keys(all).join(', ')}`);
      await git('-C', tree, 'push', '--quiet', 'origin', branch);
      return { tree, sha: await git('-C', tree, 'rev-parse', 'HEAD') };
    },
    async close() {
      await github.close();
      await hooks.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
  return made;
}
