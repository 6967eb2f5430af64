import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { GitHubPlace } from './call-github.ts';
import { gitEnvironment } from './git-environment.ts';

const attempts = 3;

/**
 * Brings blobs by their SHA into a new bare repository `dir`, all by one request that no hourly budget of calls counts. Git takes in only what
 * has the SHA that was asked for. Throws when one of them cannot be had.
 */
export async function fetchBlobs({ serverUrl, token, repository }: GitHubPlace, shas: readonly string[], dir: string): Promise<void> {
  const server = serverUrl.replace(/\/$/, '');
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  const env = gitEnvironment(server, `Authorization: Basic ${basic}`);
  await runGit(['init', '--quiet', '--bare', '--template=', dir], env);
  const fetch = [
    '-C',
    dir,
    'fetch',
    '--quiet',
    '--no-tags',
    '--no-write-fetch-head',
    '--refmap=',
    '--stdin',
    `${server}/${repository}.git`,
  ];
  for (let attempt = 1; ; attempt += 1) {
    const failed = await runGit(fetch, env, `${shas.join('\n')}\n`).then(
      () => undefined,
      (error: Error) => error,
    );
    if (!failed) return;
    if (attempt === attempts)
      throw new Error(
        `${repository} did not hand over ${shas.length} files: ${failed.message}. Check the token's repositories and its permission contents: read`,
      );
    await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** attempt));
  }
}

async function runGit(args: readonly string[], env: Record<string, string>, input = ''): Promise<void> {
  const git = spawn('git', args, { env, stdio: ['pipe', 'ignore', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => git.on('error', reject).on('close', resolve));
  git.stdin.on('error', () => undefined).end(input);
  const [code, said] = await Promise.all([ended, text(git.stderr)]);
  if (code !== 0) throw new Error(said.trim().split('\n').at(-1) || `git ended with ${code}`);
}
