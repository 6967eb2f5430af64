import { Command } from 'commander';
import { Listr } from 'listr2';
import { version } from '../../actions/version.ts';
import type { Evaluation } from '../../core/contract/evaluation.ts';
import { startSimulation, type Simulation, type SimulationRun } from '../../organiser/simulate/simulate.ts';
import { answer, exitCodes, logger, paint, type OutputOptions } from '../terminal.ts';
import { told } from '../told.ts';

interface SimulateFlags extends OutputOptions {
  readonly private: string;
  readonly verbose?: boolean;
}

/** `harvester competition simulate <dir>`: the competition with its baselines, before anybody else sees it. */
export function competitionSimulateCommand(): Command {
  return new Command('simulate')
    .description('Run every baseline through the vault on the feedback split; show the board, the noise, and what an attempt costs')
    .argument('<dir>', 'the competition repository')
    .requiredOption('--private <dir>', 'the folder that holds the private splits')
    .option('--json', 'one JSON object on stdout')
    .option('--quiet', 'no progress')
    .option('--verbose', 'what the runner says, too')
    .addHelpText(
      'after',
      '\nexample: harvester competition simulate churn --private ../churn-private\nexit: 0 every baseline was scored, 1 one was not, 2 this machine cannot tell, 3 wrong usage',
    )
    .action((dir: string, flags: SimulateFlags) =>
      told(flags, async () => {
        const stop = new AbortController();
        for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort(new Error('stopped')));
        const log = flags.verbose ? logger(flags) : () => undefined;
        const run = await startSimulation({ dir, privateDir: flags.private, version, log, signal: stop.signal });
        try {
          await evaluateAll(run, flags);
          const simulation = await run.result();
          answer(flags, jsonOf(simulation), simulationText(simulation));
          process.exitCode = exitOf(simulation);
        } finally {
          await run.finish();
        }
      }),
    );
}

async function evaluateAll(run: SimulationRun, flags: SimulateFlags): Promise<void> {
  const tasks = run.baselines.map(({ name, evaluate }) => ({
    title: `${name}: scan, smoke run, two private runs, score`,
    task: async (): Promise<void> => void (await evaluate()),
  }));
  // A moving list for people at a terminal, whose answer follows below it; plain lines for everybody else.
  if (process.stdout.isTTY && !flags.json && !flags.quiet && !flags.verbose) {
    await new Listr(tasks, { registerSignalListeners: false }).run();
    return;
  }
  const log = logger(flags);
  for (const { title, task } of tasks) {
    log(`… ${title}`);
    await task();
  }
}

function exitOf({ attempts }: Simulation): number {
  const classes = attempts.flatMap(({ record: { evaluation } }) => (evaluation.kind === 'failed' ? [evaluation.errorClass] : []));
  if (classes.length === 0) return exitCodes.done;
  return classes.every((name) => name === 'INFRA') ? exitCodes.unknown : exitCodes.no;
}

function jsonOf({ board, attempts, noise, attemptsPerHour }: Simulation): unknown {
  return {
    board: board.map(({ attempt, position, group }) => ({ name: attempt.team, position, group, ...figuresOf(attempt.evaluation) })),
    failed: attempts.flatMap(({ name, record: { evaluation } }) =>
      evaluation.kind === 'failed'
        ? [{ name, errorClass: evaluation.errorClass, stage: evaluation.stage, excerpt: evaluation.smoke.excerpt }]
        : [],
    ),
    wallSeconds: Object.fromEntries(attempts.map(({ name, wallSeconds }) => [name, wallSeconds])),
    noise,
    attemptsPerHour,
  };
}

function figuresOf(evaluation: Evaluation): object {
  return evaluation.kind === 'scored' ? { scores: evaluation.scores, cost: evaluation.cost, rows: evaluation.rows } : {};
}

function simulationText({ board, attempts, noise, attemptsPerHour }: Simulation): string {
  const metric = board[0]?.attempt.evaluation.kind === 'scored' ? board[0].attempt.evaluation.scores[0]?.name : undefined;
  const lines = [
    noise && metric
      ? paint('bold', `With ${noise.rows} rows, two models closer than ${digits(noise.gap)} ${words(metric)} are a tie.`)
      : paint('red', 'No baseline was scored.'),
    '',
  ];
  const width = Math.max(8, ...attempts.map(({ name }) => name.length));
  for (const { attempt, group } of board) {
    if (attempt.evaluation.kind !== 'scored') continue;
    const [first, ...others] = attempt.evaluation.scores;
    if (!first) continue;
    const rank = group.from === group.to ? `${group.from}` : `${group.from}–${group.to}`;
    const more = others.map(({ name, value }) => `${words(name)} ${digits(value)}`).join(', ');
    lines.push(
      `  ${rank.padEnd(5)} ${attempt.team.padEnd(width)}  ${digits(first.value)} (95 % ${digits(first.low)} to ${digits(first.high)})  ${paint('dim', more)}`,
    );
  }
  for (const { name, record } of attempts) if (record.evaluation.kind === 'failed') lines.push(...failureLines(name, record.evaluation));
  if (noise) {
    const units = noise.units === noise.rows ? '' : `, ${noise.units} independent groups`;
    const base =
      noise.pairs > 0
        ? `from ${noise.pairs} ${noise.pairs === 1 ? 'pair' : 'pairs'} of baselines`
        : 'supposing that good models err alike by half, as no two baselines compete';
    lines.push(
      '',
      `  one score’s standard error is ${digits(noise.se)} on ${noise.rows} rows${units}; the gap is taken ${base};`,
      `  further apart than ${digits(noise.independent)}, two models differ however they err`,
    );
  }
  const walls = attempts.map(({ name, wallSeconds }) => `${name} ${wallSeconds.toFixed(1)} s`).join(', ');
  lines.push('', `  an attempt takes a slot: ${walls}; one slot makes about ${attemptsPerHour} attempts an hour on this machine`);
  return lines.join('\n');
}

function failureLines(name: string, evaluation: Extract<Evaluation, { kind: 'failed' }>): string[] {
  return [
    `  ${paint('red', '✗')}     ${name}  ${evaluation.errorClass} at the ${evaluation.stage} stage; docs/errors.md says what it means`,
    ...evaluation.smoke.excerpt
      .split('\n')
      .filter(Boolean)
      .slice(-6)
      .map((line) => `          ${line}`),
  ];
}

const words = (metric: string): string => metric.replaceAll('_', ' ').replace(/\b(?:roc|auc|r2|f1)\b/g, (part) => part.toUpperCase());
const digits = (value: number): string => (Math.abs(value) >= 1000 ? value.toFixed(0) : value.toPrecision(3));
