import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../scripts/docs/root.ts';

export interface Typed {
  readonly code: number;
  /** Both streams, as they came. */
  readonly said: string;
}

/** What a command is in a checkout that was set up, wherever it is typed. */
const shell = `
harvester() { node '${join(root, 'cli', 'main.ts')}' "$@"; }
npm() {
  case "$1 $2 $3" in
    'run -s harvester') shift 4; harvester "$@" ;;
    'run -s example') shift 4; node '${join(root, 'examples', 'make.ts')}' "$@" ;;
    'run bench --') shift 3; (cd '${root}' && node bench/main.ts "$@") ;;
    *) echo "the tests of the documentation do not know npm $*" >&2; return 127 ;;
  esac
}
`;
const bin = `${join(root, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`;

function start(dir: string, line: string, env: Readonly<Record<string, string>>): { child: ChildProcess; said: () => string } {
  const child = spawn('bash', ['-c', `set -euo pipefail; ${shell}\n${line}`], {
    cwd: dir,
    env: { ...process.env, ...env, PATH: bin, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return { child, said: () => Buffer.concat(chunks).toString('utf8') };
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    if (child.exitCode !== null) resolve(child.exitCode);
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? -1));
  });
}

/** Types one line into a shell and waits for its end. Throws what it said where it did not end with 0. */
export async function runIn(dir: string, line: string, env: Readonly<Record<string, string>> = {}): Promise<Typed> {
  const { child, said } = start(dir, line, env);
  const code = await ended(child);
  if (code !== 0) throw new Error(`${line}\nended with ${code} and said:\n${said()}`);
  return { code, said: said() };
}

export interface Running {
  /** Where it can be asked, if it said so. */
  readonly url: string | undefined;
  stop(): Promise<void>;
}

/** Types a line that goes on until it is interrupted, and waits until it says that it is up: an address, or its first full line. */
export async function runOn(
  dir: string,
  line: string,
  env: Readonly<Record<string, string>> = {},
  patienceSeconds = 120,
): Promise<Running> {
  const { child, said } = start(dir, line, env);
  const end = ended(child);
  const until = Date.now() + patienceSeconds * 1000;
  const up = (): boolean => (line.includes('--watch') ? said().includes('\n') : /http:\/\/127\.0\.0\.1:\d+/.test(said()));
  while (!up()) {
    if (child.exitCode !== null || Date.now() > until) {
      if (child.exitCode === null) process.kill(-(child.pid as number), 'SIGKILL');
      await end;
      throw new Error(`${line}\nwas not up after ${patienceSeconds} s or ended (${child.exitCode}) and said:\n${said()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url: /http:\/\/127\.0\.0\.1:\d+/.exec(said())?.[0],
    stop: async () => {
      if (child.exitCode === null) process.kill(-(child.pid as number), 'SIGINT');
      await end;
    },
  };
}
