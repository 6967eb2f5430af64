import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench, BenchContext, BenchResult, Figure, Figures } from './figure.ts';
import { models, openField, type Model } from './flow/field.ts';
import { measureCell, perHour, type Cell } from './flow/measure-cells.ts';
import { codabenchPerHour, evalaiPerHour } from './flow/others.ts';
import { figureOf, median, seconds } from './measure.ts';

const run = promisify(execFile);
const slotCounts = [1, 2, 4] as const;
const names: Readonly<Record<Model, string>> = { noop: 'no-op', sklearn: 'scikit-learn', onnx: 'ONNX' };

/** `part=quick` on the command line: four attempts a cell instead of twelve, and no demo. */
export const bench: Bench = {
  title: 'attempts from their files to their signed record, by the hour, on this machine',
  versions: async () => ({ bubblewrap: (await run('bwrap', ['--version'])).stdout.trim().split(' ').at(-1) ?? '' }),
  run: async (context) => {
    const quick = context.args.includes('part=quick');
    const attempts = quick ? 4 : 12;
    context.say('a competition, three submissions and a warm runner');
    const field = await openField(Math.max(...slotCounts));
    try {
      context.say('one attempt of each, not counted; then what they score without anything around them');
      for (const model of models) await field.attempt(model);
      const plain: number[] = [];
      for (let round = 0; round < 3; round += 1) plain.push(await seconds(() => field.plain()));
      const cells: Cell[] = [];
      for (const slots of slotCounts)
        for (const model of models) {
          context.signal.throwIfAborted();
          const cell = await measureCell(field, model, slots, attempts);
          cells.push(cell);
          const told = `${names[model]}, ${attempts} attempts, ${slots} at a time`;
          context.say(
            `${cells.length} of ${slotCounts.length * models.length}: ${told}: ${cell.elapsed.toFixed(1)} s, ${Math.round(perHour(cell))} an hour`,
          );
        }
      return {
        ...throughput(cells, median(plain), await earlier('vault', 'sandbox_vs_podman', 'podman, s')),
        overhead_s: overhead(cells, await earlier('app', 'verdict_overhead_s')),
        ...(quick ? {} : { demo_s: await demoFigure(context) }),
      };
    } finally {
      await field.close();
    }
  },
};

function throughput(cells: readonly Cell[], plain: number, container: number | undefined): Figures {
  return Object.fromEntries(
    cells.map((cell): [string, Figure] => {
      const key = `attempts_per_hour_${cell.model}_${cell.slots}`;
      const workers = { count: cell.slots, cores: availableParallelism() };
      const others = {
        'plain script, one process': 3600 / plain,
        'EvalAI’s worker loop (model)': evalaiPerHour(plain, workers),
        ...(container === undefined ? {} : { 'Codabench’s worker (model)': codabenchPerHour(plain, container, workers) }),
      };
      const note = `${names[cell.model]}, ${cell.slots} at a time: scan, public run, two private runs, score, comparison with every entry before, booking, signature, commit`;
      return [key, { value: perHour(cell), unit: '/h', n: cell.passed.length, ...(cell.model === 'noop' && { peers: others }), note }];
    }),
  );
}

function overhead(cells: readonly Cell[], app: number | undefined): Figure {
  const alone = cells.find(({ model, slots }) => model === 'noop' && slots === 1)?.passed ?? [];
  return figureOf(
    alone.map(({ wall, own }) => wall - own),
    's',
    {
      target: { atMost: 10 },
      ...(app !== undefined && { peers: { 'App and GitHub beside it, s (bench app)': app } }),
      note: 'wall time of one attempt alone, less the CPU seconds metered for the submission itself',
    },
  );
}

async function demoFigure({ say, signal }: BenchContext): Promise<Figure> {
  say('the demo, from its start to its end');
  const demo = join(import.meta.dirname, '..', 'demo', 'main.ts');
  const value = await seconds(() => run(process.execPath, [demo], { signal, maxBuffer: 1 << 26 }));
  return {
    value,
    unit: 's',
    n: 1,
    target: { atMost: 150 },
    note: 'eight participants, twelve merges and refusals, MLflow, site and service, set-up done before',
  };
}

/** What another bench measured the last time it ran; undefined where it has not. */
async function earlier(bench: string, key: string, peer?: string): Promise<number | undefined> {
  const text = await readFile(new URL(`results/${bench}.json`, import.meta.url), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const figure = (JSON.parse(text) as BenchResult).figures[key];
  return peer === undefined ? figure?.value : figure?.peers?.[peer];
}
