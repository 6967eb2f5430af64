import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AttemptRecord } from '../../core/contract/records.ts';
import type { EvaluationInput } from '../../vault/evaluate.ts';
import { readLedger } from '../../vault/ledger.ts';
import { leftovers } from './leftovers.ts';
import { writeFiles, type World } from './world.ts';

export interface KillReport {
  readonly kills: number;
  readonly byVictim: Readonly<Record<Victim, number>>;
  readonly finished: number;
  /** Anything lost, counted twice, charged or left behind. */
  readonly troubles: readonly string[];
}
export type Victim = 'runner' | 'judge' | 'sandbox';
const victims: readonly Victim[] = ['runner', 'judge', 'sandbox'];
const killsPerAttempt = 4;

const model = (attempt: number): string => `import numpy as np


class Model:
    def predict(self, batch):
        return 1 / (1 + np.exp(-((${attempt} + 1) * 0.1 * batch["a"] - batch["b"])))
`;

/**
 * Evaluates attempts in processes of their own and kills one of ours at a random moment of each, some times in a row, before it may finish:
 * the runner, its judge, or the parent of a sandbox. Afterwards every attempt must have its one result, booked once.
 */
export async function killRounds(world: World, kills: number, random: () => number, say: (line: string) => void): Promise<KillReport> {
  const store = join(world.dir, 'killed-store');
  const troubles: string[] = [];
  const byVictim = { runner: 0, judge: 0, sandbox: 0 };
  let killed = 0;
  let finished = 0;
  let typicalMs = 2500;
  while (killed < kills) {
    const attempt = finished;
    const input = await inputOf(world, store, attempt);
    for (let round = 0; round < killsPerAttempt && killed < kills; round += 1) {
      const victim = victims[Math.floor(random() * victims.length)] as Victim;
      const record = await runAndKill(world, input, victim, random() * typicalMs);
      if (record === 'killed' || record?.evaluation.kind !== 'scored') {
        killed += 1;
        byVictim[victim] += 1;
        if (record !== 'killed' && record?.evaluation.kind === 'failed' && record.evaluation.errorClass !== 'INFRA')
          troubles.push(`attempt ${attempt}: killing the ${victim} was blamed on the team: ${record.evaluation.errorClass}`);
        if (record !== 'killed' && record && record.evaluation.bits > 0)
          troubles.push(`attempt ${attempt}: charged for a killed ${victim}`);
      }
    }
    const from = performance.now();
    const last = await runAndKill(world, input, 'runner', undefined);
    typicalMs = Math.min(20_000, performance.now() - from);
    if (last === 'killed' || last?.evaluation.kind !== 'scored')
      troubles.push(`attempt ${attempt} has no result in the end: ${JSON.stringify(last)}`);
    const again = await runAndKill(world, input, 'runner', undefined);
    if (again === 'killed' || last === 'killed' || JSON.stringify(again?.evaluation) !== JSON.stringify(last?.evaluation))
      troubles.push(`attempt ${attempt} said two things`);
    finished += 1;
    say(`${killed} kills, ${finished} attempts finished`);
  }
  troubles.push(...(await accounts(store, finished)), ...(await leftovers(world.stateDir)));
  return { kills: killed, byVictim, finished, troubles };
}

/** Every attempt once on the board and once in a whole ledger. */
async function accounts(store: string, finished: number): Promise<string[]> {
  const ledger = await readLedger(join(store, 'tiny', 'egress.jsonl'));
  if (ledger.kind === 'broken') return [`the ledger is broken at line ${ledger.line}: ${ledger.why}`];
  const booked = ledger.lines.map(({ entry }) => entry);
  const entries = (await readdir(join(store, 'tiny', 'feedback'))).filter((name) => name.endsWith('.json'));
  return [
    ...(new Set(booked).size === finished ? [] : [`${new Set(booked).size} of ${finished} attempts are booked`]),
    ...(booked.length === new Set(booked).size ? [] : ['an attempt is booked twice']),
    ...(entries.length === finished ? [] : [`${entries.length} of ${finished} attempts are on the board`]),
  ];
}

async function inputOf(world: World, store: string, attempt: number): Promise<Omit<EvaluationInput, 'now'>> {
  const submissionDir = await mkdtemp(join(world.dir, 'killed-'));
  await writeFiles(submissionDir, { 'model.py': model(attempt) });
  return world.input(submissionDir, { number: attempt + 1, team: `team-${attempt}`, over: { store } });
}

/** One run of the runner's process. With `afterMs`, the victim is killed then; a run that ended before is simply done. */
async function runAndKill(
  world: World,
  input: Omit<EvaluationInput, 'now'>,
  victim: Victim,
  afterMs: number | undefined,
): Promise<AttemptRecord | 'killed' | undefined> {
  const inputFile = join(world.dir, `input-${randomBytes(4).toString('hex')}.json`);
  const outFile = `${inputFile}.out`;
  // The child has a judge and a log of its own.
  await writeFile(inputFile, JSON.stringify({ ...input, judge: undefined, log: undefined, runKey: randomBytes(16).toString('hex') }));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'kill-child.ts'), inputFile, outFile], {
    stdio: 'ignore',
    env: { ...process.env, HARVESTER_STATE: world.stateDir },
  });
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  if (afterMs !== undefined) {
    await Promise.race([sleep(afterMs, undefined, { ref: false }), closed]);
    await kill(child, victim);
  }
  await closed;
  const text = await readFile(outFile, 'utf8').catch(() => undefined);
  await Promise.all([rm(inputFile, { force: true }), rm(outFile, { force: true })]);
  return text === undefined ? 'killed' : AttemptRecord.parse(JSON.parse(text));
}

/** Kills the victim as soon as it is there; a runner that ends first is simply done. */
async function kill(runner: ChildProcess, victim: Victim): Promise<void> {
  const { pid } = runner;
  if (pid === undefined) return;
  while (runner.exitCode === null && runner.signalCode === null) {
    const found = victim === 'runner' ? pid : await childOf(pid, victim);
    if (found !== undefined) {
      try {
        process.kill(found, 'SIGKILL');
      } catch {
        // Ended by itself just now.
      }
      return;
    }
    await sleep(5);
  }
}

async function childOf(runner: number, victim: 'judge' | 'sandbox'): Promise<number | undefined> {
  const children = (await readFile(`/proc/${runner}/task/${runner}/children`, 'utf8').catch(() => '')).split(' ').filter(Boolean);
  for (const pid of children) {
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ');
    if (victim === 'judge' ? command.includes('vault/judge/run.py') : /^(?:bwrap|setpriv|prlimit|\/bin\/sh -c echo)/.test(command))
      return Number(pid);
  }
  return undefined;
}
