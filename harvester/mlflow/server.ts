import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface MlflowServerOptions {
  /** Holds the database and the artifacts; kept between starts. */
  readonly dir: string;
  /** Python interpreter of an environment that has MLflow. */
  readonly python: string;
  /** A free one when absent. */
  readonly port?: number;
  /** Where artifacts are kept: `s3://bucket/path`, or below `dir` when absent. */
  readonly artifacts?: string;
  /** More for the server's environment, such as credentials of that place. */
  readonly env?: Readonly<Record<string, string>>;
  readonly log?: (line: string) => void;
  /** Milliseconds until it must be up. */
  readonly startMs?: number;
}

export interface MlflowServer {
  readonly uri: string;
  /** Stops it with everything it started. */
  close(): Promise<void>;
}

/**
 * Starts a tracking server on 127.0.0.1: SQLite, one worker, artifacts through the server, no job runner, no telemetry. Resolves when it
 * answers; rejects with the last thing it said when it does not.
 */
export async function startMlflowServer(options: MlflowServerOptions): Promise<MlflowServer> {
  const dir = resolve(options.dir);
  await mkdir(join(dir, 'artifacts'), { recursive: true });
  const port = await freePort(options.port);
  const store = [
    '--backend-store-uri',
    `sqlite:///${join(dir, 'mlflow.db')}`,
    '--artifacts-destination',
    options.artifacts ?? join(dir, 'artifacts'),
  ];
  // uvicorn's 5 s are close to the 4 s Node keeps a connection: a busy client would send on one that has just been closed.
  const patience = ['--uvicorn-opts', '--timeout-keep-alive 75'];
  const args = ['-m', 'mlflow', 'server', '--host', '127.0.0.1', '--port', String(port), '--workers', '1', ...patience, ...store];
  const env = {
    ...process.env,
    MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false',
    MLFLOW_DISABLE_TELEMETRY: 'true',
    DO_NOT_TRACK: 'true',
    PYTHONUNBUFFERED: '1',
    ...options.env,
  };
  const child = spawn(options.python, args, { cwd: dir, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = listen(child, options.log);
  // The process group outlives an unclean exit of ours unless somebody ends it.
  const stopHard = (): void => signalGroup(child, 'SIGKILL');
  process.once('exit', stopHard);
  const close = async (): Promise<void> => {
    process.removeListener('exit', stopHard);
    await stop(child);
  };
  const uri = `http://127.0.0.1:${port}`;
  try {
    await untilHealthy(uri, child, said, options.startMs ?? 120_000);
  } catch (error) {
    await close();
    throw error;
  }
  return { uri, close };
}

interface Said {
  readonly lines: string[];
  failed: Error | undefined;
}

function listen(child: ChildProcess, log: ((line: string) => void) | undefined): Said {
  const said: Said = { lines: [], failed: undefined };
  child.once('error', (error) => (said.failed = error));
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
        log?.(line);
        said.lines.push(line);
        if (said.lines.length > 20) said.lines.shift();
      }
    });
  }
  return said;
}

async function untilHealthy(uri: string, child: ChildProcess, said: Said, startMs: number): Promise<void> {
  const deadline = Date.now() + startMs;
  while (Date.now() < deadline) {
    if (said.failed) throw new Error(`MLflow did not start: ${said.failed.message}. Build its environment first: npm run setup`);
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(
        `MLflow ended while starting (${child.exitCode ?? child.signalCode}): ${said.lines.slice(-3).join(' | ') || 'no output'}`,
      );
    const healthy = await fetch(`${uri}/health`, { signal: AbortSignal.timeout(2000) }).then(
      async (response) => response.ok && (await response.text()).trim() === 'OK',
      () => false,
    );
    if (healthy) return;
    await sleep(100);
  }
  throw new Error(`MLflow did not answer within ${startMs / 1000} s: ${said.lines.slice(-3).join(' | ') || 'no output'}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const gone = new Promise<void>((done) =>
    child.exitCode !== null || child.signalCode !== null ? done() : child.once('exit', () => done()),
  );
  signalGroup(child, 'SIGTERM');
  const patience = new AbortController();
  await Promise.race([gone, sleep(5000, undefined, { signal: patience.signal }).catch(() => undefined)]);
  patience.abort();
  // Workers of a leader that has gone are still in its group.
  signalGroup(child, 'SIGKILL');
  await gone;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

// Asked for a port, make sure nobody has it: another server there would answer for ours.
async function freePort(wanted = 0): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done, fail) => probe.once('error', fail).listen(wanted, '127.0.0.1', done)).catch((cause: Error) => {
    throw new Error(`port ${wanted} is taken. Choose another, or none for any free one`, { cause });
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}
