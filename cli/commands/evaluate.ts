import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { version } from '../../actions/version.ts';
import type { Evaluation } from '../../core/contract/evaluation.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { privateKey } from '../../core/provenance/keys.ts';
import { seal } from '../../core/provenance/statement.ts';
import { scan } from '../../gate/scan.ts';
import { buildEnvironment, stateDir } from '../../scripts/environment.mjs';
import { evaluateAttempt } from '../../vault/evaluate.ts';
import type { BoardName } from '../../vault/premises.ts';
import { localAttempt } from '../local-attempt.ts';
import { answer, exitCodes, logger, paint, UsageError, type OutputOptions } from '../terminal.ts';

interface EvaluateOptions extends OutputOptions {
  readonly competition: string;
  readonly private: string;
  readonly board: string;
  readonly store?: string;
  readonly team?: string;
  readonly padded?: boolean;
  readonly key?: string;
  readonly out?: string;
}

const runner = 'this-machine';

/** `harvester evaluate <submission>`: the whole evaluation on private data, on this machine, without GitHub. */
export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Scan a submission, run it in the sandbox on private data, score it, and say what may be said')
    .argument('<submission>', 'folder with submission.yaml')
    .requiredOption('--competition <dir>', 'folder with competition.yaml, the public data and the environment lock')
    .requiredOption('--private <dir>', 'folder with one folder for each private split, named as in competition.yaml')
    .option('--board <name>', 'feedback, or final: once for each chosen attempt, after its phase opened', 'feedback')
    .option('--store <dir>', 'where predictions and the egress ledger stay (default: store in the state folder)')
    .option('--team <name>', 'team the attempt counts for (default: the name of the folder)')
    .option('--padded', 'answer only at the next of eight durations, as for people outside')
    .option('--key <file>', 'private key of a runner: write the signed record to --out')
    .option('--out <file>', 'where the record goes, signed if there is a --key')
    .option('--json', 'one JSON object on stdout: the record')
    .option('--quiet', 'no log lines')
    .addHelpText(
      'after',
      '\nexample: harvester evaluate submissions/alice --competition . --private /srv/private\nexit: 0 scored, 1 not scored, 2 this machine failed, 3 wrong usage',
    )
    .action(async (submission: string, options: EvaluateOptions) => {
      const log = logger(options);
      const board = boardName(options.board);
      if (options.key && !options.out) throw new UsageError('--key needs --out: say where the signed record goes');
      const attempt = await localAttempt(submission, options.competition, options.team);
      await folder(options.private, '--private');
      const { competition, lock } = attempt;
      const environment = await buildEnvironment({ name: 'competition', lock, portable: true, log });
      const gate = await scan(attempt.submissionDir, { competition, lock: await readFile(lock, 'utf8'), log });
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
      const record = await evaluateAttempt({
        ...attempt,
        // Whoever runs this may see the data; only people outside must not learn from the time an answer took.
        competition: options.padded ? competition : { ...competition, feedback: { ...competition.feedback, timing: 'prompt' } },
        gate,
        privateDir: resolve(options.private),
        environment: { id: environment.id, path: environment.path, lockSha256: attempt.lockSha256 },
        store: options.store ? resolve(options.store) : join(stateDir(), 'store'),
        board,
        runnerId: runner,
        runKey: randomBytes(16).toString('hex'),
        version,
        now: () => new Date(),
        log,
        signal: stop.signal,
      });
      if (options.out) await writeFile(options.out, `${JSON.stringify(await signed(record, options.key))}\n`);
      answer(options, record, text(record));
      process.exitCode = exitOf(record.evaluation);
    });
}

async function signed(record: AttemptRecord, key: string | undefined): Promise<unknown> {
  if (!key) return record;
  const pem = await readFile(key, 'utf8').catch(() => {
    throw new UsageError(`${key} cannot be read: name a private key made by harvester keys new`);
  });
  return seal('attempt', record, await privateKey(runner, pem));
}

function exitOf(evaluation: Evaluation): number {
  if (evaluation.kind === 'scored') return exitCodes.done;
  return evaluation.errorClass === 'INFRA' ? exitCodes.unknown : exitCodes.no;
}

function boardName(name: string): BoardName {
  if (name === 'feedback' || name === 'final') return name;
  throw new UsageError(`--board ${name} is not known: use feedback or final`);
}

async function folder(path: string, option: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) throw new UsageError(`${option} ${path} is not a folder`);
}

function text({ evaluation, gate, runner: { isolation }, team }: AttemptRecord): string {
  const foot = `isolation ${isolation} · ${evaluation.bits.toFixed(1)} bits booked for ${team}`;
  if (evaluation.kind === 'failed') {
    const { errorClass, stage, smoke } = evaluation;
    const findings = gate.findings
      .slice(0, 10)
      .map(({ path, line, rule, message }) => `  ${path}${line ? `:${line}` : ''}  ${rule}  ${message}`);
    const detail = stage === 'gate' ? findings.join('\n') : smoke.excerpt.replace(/^/gm, '  ');
    return [`${paint('red', errorClass)} at the ${stage} stage; docs/errors.md says what it means`, detail, foot]
      .filter(Boolean)
      .join('\n\n');
  }
  const { scores, held, rows, comparisons, cost } = evaluation;
  const width = Math.max(...scores.map(({ name }) => name.length));
  const lines = scores.map(({ name, value, low, high }) => `  ${name.padEnd(width)}  ${value}  (95 % ${low} to ${high})`);
  const better = comparisons.filter(({ difference, p }) => difference > 0 && p < 0.05).length;
  const energy = cost.energyWhPer1000 === null ? cost.energyMethod : `≈ ${cost.energyWhPer1000} Wh for 1,000 predictions (estimated)`;
  return [
    `${paint('green', 'scored')} on ${rows} rows${held ? '; no better than the team’s best beyond noise, which is told again' : ''}`,
    lines.join('\n'),
    `  better than ${better} of ${comparisons.length} others beyond noise\n  at most ${cost.latencyMs.p95} ms a row, ${cost.peakMemoryMB} MB, ${energy}`,
    foot,
  ].join('\n\n');
}
