import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { initSubject } from './resources/repository.ts';

const run = promisify(execFile);

export interface Push {
  readonly remote: string;
  readonly token: string;
  readonly files: readonly { readonly path: string; readonly bytes: Buffer }[];
  readonly branch: string;
  /** Branch the commit is put on; `undefined` for a repository without any. */
  readonly onto: string | undefined;
}

/** Puts files on a branch in one commit. By git and not by API: a template is hundreds of files, and GitHub counts each created object. */
export async function pushFiles({ remote, token, files, branch, onto }: Push): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'harvester-init-'));
  const git = (...args: string[]) => run('git', args, { cwd: work, env: environment(token), maxBuffer: 1 << 26 });
  try {
    if (onto === undefined) await git('init', '--quiet', '--initial-branch', branch);
    else {
      await git('clone', '--quiet', '--depth', '1', '--branch', onto, remote, '.');
      await git('checkout', '--quiet', '-b', branch);
    }
    for (const { path, bytes } of files) {
      await mkdir(dirname(join(work, path)), { recursive: true });
      await writeFile(join(work, path), bytes);
    }
    await git('add', '--all', '--force');
    await git('commit', '--quiet', '--no-verify', '-m', `${initSubject}\n\nSigned-off-by: model-harvester <init@model-harvester.dev>`);
    await git('push', '--quiet', remote, `HEAD:refs/heads/${branch}`);
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trim() ?? (error instanceof Error ? error.message : String(error));
    // git asks for a user name where the server did not take the token.
    const next = /could not read Username|Authentication failed|error: 401/i.test(said)
      ? 'the token is wrong, expired or revoked: make a new one and put it into GH_TOKEN'
      : 'the token needs "Contents: write" and "Workflows: write" there (a classic token: scopes repo and workflow)';
    throw new Error(
      `git could not bring ${files.length} files to ${remote} (${branch}): ${said.split('\n').slice(-2).join(' ')}\n  next: ${next}`,
      { cause: error },
    );
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The token travels in git's environment: never on a command line, never in `.git/config`. Nobody's own git settings play a part. */
function environment(token: string): NodeJS.ProcessEnv {
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  const person = { NAME: 'model-harvester', EMAIL: 'init@model-harvester.dev' };
  return {
    PATH: process.env['PATH'],
    HOME: tmpdir(),
    LANG: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'http.extraHeader',
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${basic}`,
    ...Object.fromEntries(
      ['AUTHOR', 'COMMITTER'].flatMap((who) => Object.entries(person).map(([what, value]) => [`GIT_${who}_${what}`, value])),
    ),
  };
}
