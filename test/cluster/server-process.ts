import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ServerOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** File its output goes to; its end is what a failure shows. */
  readonly log: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Resolves to true once it serves. Asked again and again. */
  readonly ready: () => Promise<boolean>;
  readonly startMs?: number;
  /** Milliseconds between being asked to end and being made to. */
  readonly stopMs?: number;
  /** What asks it to end. SIGTERM when absent. */
  readonly stopSignal?: NodeJS.Signals;
}

export interface ServerProcess {
  readonly pid: number;
  /** Ends it with everything it started. */
  close(): Promise<void>;
}

/** Starts a server in a process group of its own and waits until it serves. Rejects with the last lines it wrote when it does not. */
export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const { name, command, args, log, env = process.env, cwd, ready, startMs = 120_000, stopMs = 10_000, stopSignal = 'SIGTERM' } = options;
  const file = openSync(log, 'a');
  const child = spawn(command, args, { env, ...(cwd && { cwd }), detached: true, stdio: ['ignore', file, file] });
  closeSync(file);
  let failed: Error | undefined;
  child.once('error', (error) => (failed = error));
  // The group outlives an unclean exit of ours unless somebody ends it.
  const stopHard = (): void => signalGroup(child, 'SIGKILL');
  process.once('exit', stopHard);
  const close = async (): Promise<void> => {
    process.removeListener('exit', stopHard);
    const gone = new Promise<void>((done) => (ended(child) ? done() : child.once('exit', () => done())));
    signalGroup(child, stopSignal);
    const patience = new AbortController();
    await Promise.race([gone, sleep(stopMs, undefined, { signal: patience.signal }).catch(() => undefined)]);
    patience.abort();
    signalGroup(child, 'SIGKILL');
    if (child.pid !== undefined) await gone;
  };
  const deadline = Date.now() + startMs;
  while (!(await ready().catch(() => false))) {
    const why = failed?.message ?? (ended(child) ? `it ended (${child.exitCode ?? child.signalCode})` : undefined);
    if (why === undefined && Date.now() < deadline) {
      await sleep(100);
      continue;
    }
    await close();
    const last = (await readFile(log, 'utf8')).trim().split('\n').slice(-5).join(' | ');
    throw new Error(`${name} did not start: ${why ?? `no answer in ${startMs / 1000} s`}. It said: ${last}`);
  }
  return { pid: child.pid ?? 0, close };
}

function ended(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Ports nobody has just now, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}
