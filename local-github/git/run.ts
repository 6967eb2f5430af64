import { spawn } from 'node:child_process';

export interface GitResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Git must neither read this machine's settings nor ask anybody anything. */
export const gitEnvironment: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  HOME: '/nonexistent',
  LC_ALL: 'C.UTF-8',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
};

export interface GitCall {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly input?: string | Buffer | undefined;
}
type GitStarter = (call: GitCall) => Promise<GitResult>;

let starter: GitStarter = startGit;

/** Has `next` start git from now on; returns who did before. */
export function runGitBy(next: GitStarter): GitStarter {
  const before = starter;
  starter = next;
  return before;
}

/** Starts git in this process. @throws when git is not installed */
export function startGit({ args, env, input }: GitCall): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { env });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (cause) => reject(new Error('git did not start. Next: install git (Debian: apt-get install git)', { cause })));
    child.on('close', (code) => resolve({ code: code ?? 128, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/**
 * Runs git and gives back its exit code and output, whatever the code is.
 *
 * @param dir a bare repository
 * @throws when git is not installed
 */
export function tryGit(
  dir: string,
  args: readonly string[],
  options: { env?: Record<string, string>; input?: string | Buffer } = {},
): Promise<GitResult> {
  const { env, input } = options;
  return starter({
    args: ['-C', dir, '-c', 'safe.directory=*', '-c', 'core.quotepath=off', ...args],
    env: { ...gitEnvironment, ...env },
    input,
  });
}

/** Runs git and gives back its output. @throws with git's own words when it fails */
export async function git(
  dir: string,
  args: readonly string[],
  options: { env?: Record<string, string>; input?: string | Buffer } = {},
): Promise<string> {
  const { code, stdout, stderr } = await tryGit(dir, args, options);
  if (code !== 0) throw new Error(`git ${args.join(' ')} in ${dir} failed (${code}): ${stderr.trim()}`);
  return stdout.toString();
}
