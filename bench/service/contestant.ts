import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that takes part, and how it is asked. */
export interface Contestant {
  readonly name: string;
  readonly command: (port: number) => readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Path that answers 2xx once it is ready. */
  readonly ready: string;
  readonly path: string;
  /** The body that asks for these rows. */
  readonly body: (rows: readonly (readonly number[])[]) => unknown;
  /** The predictions in an answer. */
  readonly read: (answer: never) => number[];
}

export interface Running {
  readonly url: string;
  /** Seconds from starting the process until it was ready. */
  readonly startSeconds: number;
  close(): Promise<void>;
}

const patienceMs = 120_000;

/** Server and load generator on cores of their own, where the machine has two and can pin. */
export function pinned(core: 0 | 1, command: readonly string[]): readonly string[] {
  return process.platform === 'linux' && cpus().length > 1 ? ['taskset', '-c', String(core), ...command] : command;
}

/** Starts a contestant on the first core and waits until it is ready. Throws with the last it said. */
export async function start({ name, command, env, cwd, ready }: Contestant): Promise<Running> {
  const port = await freePort();
  const [program = '', ...args] = pinned(0, command(port));
  const from = performance.now();
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    ...(cwd ? { cwd } : {}),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
  const stopHard = (): void => signal(child, 'SIGKILL');
  process.once('exit', stopHard);
  const close = async (): Promise<void> => {
    process.removeListener('exit', stopHard);
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((done) => child.once('exit', done));
      signal(child, 'SIGTERM');
      await Promise.race([gone, sleep(5000, undefined, { ref: false })]);
    }
    signal(child, 'SIGKILL');
  };
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(url + ready))) {
    if (child.exitCode !== null || performance.now() - from > patienceMs) {
      await close();
      throw new Error(`${name} did not start: ${said.trim().split('\n').slice(-4).join(' | ')}`);
    }
    await sleep(5);
  }
  return { url, startSeconds: (performance.now() - from) / 1000, close };
}

/** What a contestant answers for some rows. */
export async function predictions({ name, path, body, read }: Contestant, url: string, rows: readonly number[][]): Promise<number[]> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body(rows)),
  });
  if (!answer.ok) throw new Error(`${name} answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
  return read((await answer.json()) as never);
}

function answers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(2000) }).then(
    async (answer) => {
      await answer.arrayBuffer();
      return answer.ok;
    },
    () => false,
  );
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
