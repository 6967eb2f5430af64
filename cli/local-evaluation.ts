import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { version } from '../actions/version.ts';
import { scan } from '../gate/scan.ts';
import { buildEnvironment } from '../scripts/environment.mjs';
import type { EvaluationInput } from '../vault/evaluation-input.ts';
import type { BoardName } from '../vault/premises.ts';
import { localAttempt } from './local-attempt.ts';
import { storeOf } from './store-of.ts';
import { UsageError } from './terminal.ts';

export interface LocalOptions {
  readonly competition: string;
  readonly private: string;
  readonly board: string;
  readonly store?: string;
  readonly team?: string;
  readonly padded?: boolean;
}

/** Whose key signs what this machine finds out by itself. */
export const localRunner = 'this-machine';

/** Scans a submission and gathers what the vault needs to run it here; Ctrl-C calls it off. Throws `UsageError`. */
export async function localEvaluation(submission: string, options: LocalOptions, log: (line: string) => void): Promise<EvaluationInput> {
  const board = boardName(options.board);
  const attempt = await localAttempt(submission, options.competition, options.team);
  await folder(options.private, '--private');
  const { competition, lock } = attempt;
  const environment = await buildEnvironment({ name: 'competition', lock, portable: true, log });
  const gate = await scan(attempt.submissionDir, { competition, lock: await readFile(lock, 'utf8'), log });
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return {
    ...attempt,
    // Whoever runs this may see the data; only people outside must not learn from the time an answer took.
    competition: options.padded ? competition : { ...competition, feedback: { ...competition.feedback, timing: 'prompt' } },
    gate,
    privateDir: resolve(options.private),
    environment: { id: environment.id, path: environment.path, lockSha256: attempt.lockSha256 },
    store: storeOf(options.store),
    board,
    runnerId: localRunner,
    runKey: randomBytes(16).toString('hex'),
    version,
    now: () => new Date(),
    log,
    signal: stop.signal,
  };
}

export function boardName(name: string): BoardName {
  if (name === 'feedback' || name === 'final') return name;
  throw new UsageError(`--board ${name} is not known: use feedback or final`);
}

async function folder(path: string, option: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) throw new UsageError(`${option} ${path} is not a folder`);
}
