import { chmod, mkdir, readFile, rm } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import type { Competition } from '../../core/contract/competition.ts';
import { environmentModule } from '../assets.ts';
import { evaluateAttempt } from '../evaluate.ts';
import { sandboxLimits } from '../evaluation-input.ts';
import { importsOfLock } from '../imports.ts';
import { startJudge, type Judge } from '../judge.ts';
import { openPool, type SandboxPool } from '../pool.ts';
import { linesOf, say, type WarmRequest } from './messages.ts';

export interface WarmOptions {
  readonly socket: string;
  readonly version: string;
  /** Sandboxes kept ready for each competition: three serve one evaluation. */
  readonly sandboxes: number;
  readonly log: (line: string) => void;
}

/** What a competition's sandboxes are made for. */
export interface WarmCompetition {
  readonly competition: Competition;
  readonly competitionDir: string;
  readonly environment: { readonly path: string };
}

export interface WarmRunner {
  /** Starts a competition's judge and sandboxes before anybody asks; resolves when they are ready. */
  warm(competition: WarmCompetition): Promise<void>;
  /** Ends evaluations that run, and leaves nothing behind. */
  close(): Promise<void>;
}

interface Kept {
  readonly pool: SandboxPool;
  readonly judge: Promise<Judge>;
}

/**
 * Evaluates attempts for processes of the same user, over a Unix socket, with a judge and sandboxes that wait for them: one judge a
 * competition, since organisers' own metrics run in it, and each sandbox for one submission. It is no more than `evaluateAttempt` with these:
 * no line of a submission runs outside a sandbox, and nothing is kept here that is not in the store. Throws when another one listens there.
 */
export async function serveWarm({ socket: path, version, sandboxes, log }: WarmOptions): Promise<WarmRunner> {
  await takePlace(path);
  const stateDir = (await environmentModule()).stateDir();
  const kept = new Map<string, Promise<Kept>>();
  const running = new Set<AbortController>();
  let closed = false;

  const keep = ({ competition, competitionDir, environment }: WarmCompetition): Promise<Kept> => {
    const key = keyOf(competition, environment.path);
    const made =
      kept.get(key) ??
      (async () => {
        const lock = await readFile(join(competitionDir, competition.environment.lock), 'utf8');
        const shape = { environment: environment.path, stateDir, limits: sandboxLimits(competition), imports: importsOfLock(lock) };
        const judge = startJudge(log);
        judge.catch(() => undefined);
        return { pool: openPool(shape, sandboxes), judge };
      })();
    kept.set(key, made);
    made.catch(() => kept.delete(key));
    return made;
  };
  const drop = async (key: string): Promise<void> => {
    const made = kept.get(key);
    kept.delete(key);
    const { pool, judge } = (await made) ?? {};
    await Promise.allSettled([pool?.close(), judge?.then((each) => each.close())]);
  };
  const refill = async (key: string): Promise<void> => {
    // Whoever is being evaluated needs the machine more.
    if (running.size > 0 || closed) return;
    try {
      await (await kept.get(key))?.pool.fill();
    } catch (error) {
      log(`no warm sandbox could be made: ${String(error)}`);
    }
  };

  const serve = async (socket: Socket): Promise<void> => {
    const stop = new AbortController();
    socket.on('error', () => undefined).on('close', () => stop.abort());
    say(socket, { type: 'hello', version, pid: process.pid });
    for await (const line of linesOf(socket)) {
      const request = JSON.parse(line) as WarmRequest;
      const key = keyOf(request.competition, request.environment.path);
      running.add(stop);
      try {
        const { pool, judge } = await keep(request);
        const warm = { now: () => new Date(), signal: stop.signal, log: (text: string) => say(socket, { type: 'log', line: text }) };
        const record = await evaluateAttempt({ ...request, ...warm, pool, judge: await judge });
        // A judge that broke, or a machine in trouble: start afresh for the next one, unless somebody is still at work with it.
        const ours = record.evaluation.kind === 'failed' && record.evaluation.errorClass === 'INFRA';
        if (ours && running.size === 1) await drop(key);
        if (!stop.signal.aborted) say(socket, { type: 'record', record });
      } finally {
        running.delete(stop);
        void refill(key);
      }
      break;
    }
    socket.end();
  };

  const server = createServer((socket) => {
    serve(socket).catch((error: unknown) => {
      log(String(error));
      say(socket, { type: 'failed', why: error instanceof Error ? error.message : String(error) });
      socket.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  await chmod(path, 0o600);
  return {
    warm: async (competition) => {
      const { pool, judge } = await keep(competition);
      await Promise.all([pool.fill(), judge]);
    },
    close: async () => {
      closed = true;
      const gone = new Promise((resolve) => server.close(resolve));
      for (const stop of running) stop.abort();
      await Promise.all([...kept.keys()].map(drop));
      await gone;
      await rm(path, { force: true });
    },
  };
}

/** Everything a sandbox or a judge is made for: what differs in any of it is another one. */
function keyOf(competition: Competition, environment: string): string {
  return JSON.stringify([competition.name, competition.metrics.scoring?.sha256, environment, sandboxLimits(competition)]);
}

/** Makes the socket's folder, for this user alone, and removes what a killed runner left there. */
async function takePlace(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await chmod(dirname(path), 0o700);
  const answered = await new Promise<boolean>((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
  if (answered) throw new Error(`a warm runner listens on ${path} already; end that one first`);
  await rm(path, { force: true });
}
