import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { evaluateAttempt, type EvaluationInput } from '../../vault/evaluate.ts';
import { playCases, type Asked, type Report } from '../hostile/play-cases.ts';

// The job a runner's pod takes in the test beside this file: an evaluation, then hostile submissions, as the pod's user. What is asked and what came of it are
// files of the work volume, which is where GitHub's runner has its own.
const work = '/home/runner/_work';

export interface Job {
  /** Without what only a process has. */
  readonly attempt: Omit<EvaluationInput, 'log' | 'now'>;
  readonly hostile: Asked;
}
export interface Done extends Report {
  readonly record: AttemptRecord;
  readonly log: readonly string[];
}

const { attempt, hostile } = JSON.parse(await readFile(join(work, 'job.json'), 'utf8')) as Job;
const log: string[] = [];
const record = await evaluateAttempt({ ...attempt, now: () => new Date(), log: (line) => log.push(line) });
// For a submission that looks for a neighbour.
const listener = createServer().listen('\0harvester-hostile-listener');
const report = await playCases(hostile);
listener.close();
await writeFile(join(work, 'done.json'), JSON.stringify({ ...report, record, log } satisfies Done));
