import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { writeFiles, makeWorld, type World } from '../test/vault/world.ts';
import { openPool } from '../vault/pool.ts';
import { openModel } from '../vault/session.ts';
import type { Bench, Figure, Figures } from './figure.ts';
import { figureOf, median, ratios, takeTurns } from './measure.ts';
import { boostedSkill } from './vault/boosting.ts';
import { burner, noop } from './vault/models.ts';
import { bareBubblewrap, ours, podman, smallestEnvironment } from './vault/starts.ts';

const run = promisify(execFile);
const rounds = { starts: 15, evaluations: 5, streams: 3, burns: 3, boosts: 10 } as const;

export const bench: Bench = {
  title: 'the vault: what its walls cost, what its meter says, what its board gives away',
  versions: async () => ({ bubblewrap: (await run('bwrap', ['--version'])).stdout.trim().split(' ').at(-1) ?? '' }),
  run: async ({ say }) => {
    const world = await makeWorld();
    try {
      say('starts of a sandbox');
      const starts = await startFigures(world);
      say('whole evaluations of a model that does nothing');
      const evaluations = await evaluationFigures(world);
      say('a million rows');
      const stream = await streamFigure(world);
      say('a known burn');
      const meter = await meterFigure(world);
      say('700 coin flips against a board');
      return { ...starts, ...evaluations, stream_mb_s: stream, meter_error: meter, boosted_skill: boostFigure() };
    } finally {
      await world.close();
    }
  },
};

async function startFigures({ environment, stateDir }: World): Promise<Figures> {
  const smallest = await smallestEnvironment();
  try {
    const [alone, within] = [await startTimes(stateDir, smallest), await startTimes(stateDir, environment.path)];
    const seconds = ({ ours: mine, bare }: Starts): Readonly<Record<string, number>> => ({
      'ours, s': median(mine),
      'bare bubblewrap, s': median(bare),
    });
    const note = 'all start and end the smallest program there is; ours adds slot, control group, limits, filter and their removal';
    return {
      sandbox_vs_bwrap: figureOf(ratios(alone.ours, alone.bare), '×', { target: { atMost: 2 }, peers: seconds(alone), note }),
      sandbox_vs_podman:
        alone.podman.length > 0
          ? figureOf(ratios(alone.ours, alone.podman), '×', {
              target: { atMost: 0.1 },
              peers: { 'podman, s': median(alone.podman) },
              note: 'the same program, mounts and limits in both',
            })
          : ({ value: Number.NaN, unit: '×', n: 0, note: `podman does not run here: ${alone.why}` } satisfies Figure),
      interpreter_vs_bwrap: figureOf(ratios(within.ours, within.bare), '×', {
        peers: { ...seconds(within), ...(within.podman.length > 0 && { 'podman, s': median(within.podman) }) },
        note: 'the same around the environment’s own interpreter with an empty program, which takes most of the time of each',
      }),
    };
  } finally {
    await rm(smallest, { recursive: true, force: true });
  }
}

interface Starts {
  readonly ours: readonly number[];
  readonly bare: readonly number[];
  /** Empty where podman does not run. */
  readonly podman: readonly number[];
  readonly why: string;
}

async function startTimes(stateDir: string, environment: string): Promise<Starts> {
  const container = await podman(environment);
  const there = typeof container !== 'string';
  try {
    const times = await takeTurns(
      {
        ours: () => ours(stateDir, environment),
        bare: () => bareBubblewrap(environment),
        ...(there ? { podman: container.start } : {}),
      } as Record<'ours' | 'bare' | 'podman', () => unknown>,
      { rounds: rounds.starts },
    );
    return { ours: times.ours, bare: times.bare, podman: there ? times.podman : [], why: there ? '' : container };
  } finally {
    if (there) await container.remove();
  }
}

async function evaluationFigures(world: World): Promise<Figures> {
  const { competition, environment, stateDir } = world;
  const { memoryMB, cpus, wallSeconds } = competition.limits;
  const pool = openPool({ environment: environment.path, stateDir, limits: { memoryMB, cpus, wallSeconds } }, 3);
  const times = { warm: [] as number[], cold: [] as number[], script: [] as number[] };
  let attempt = 0;
  const evaluate = async (over: Parameters<World['evaluate']>[1]): Promise<number> => {
    attempt += 1;
    const from = performance.now();
    const { evaluation } = await world.evaluate({ 'model.py': noop, [`n${attempt}.txt`]: '' }, { team: `t${attempt}`, ...over });
    if (evaluation.kind !== 'scored') throw new Error(`the model that does nothing was not scored: ${evaluation.errorClass}`);
    return (performance.now() - from) / 1000;
  };
  const split = join(world.dir, 'private', competition.data.feedback.name);
  const script = join(import.meta.dirname, 'vault', 'script.py');
  try {
    for (let round = -1; round < rounds.evaluations; round += 1) {
      await pool.fill();
      const warm = await evaluate({ over: { pool, store: join(world.dir, `warm-${round}`) } });
      const cold = await evaluate({ over: { judge: undefined as never, store: join(world.dir, `cold-${round}`) } });
      const from = performance.now();
      await run(environment.python, ['-I', script, split], { env: { LD_LIBRARY_PATH: join(environment.path, 'lib') } });
      const plain = (performance.now() - from) / 1000;
      if (round < 0) continue;
      times.warm.push(warm);
      times.cold.push(cold);
      times.script.push(plain);
    }
  } finally {
    await pool.close();
  }
  const peers = { 'plain script, s': median(times.script) };
  return {
    noop_vs_script: figureOf(ratios(times.warm, times.script), '×', {
      target: { atMost: 0.8 },
      peers: { ...peers, 'warm evaluation, s': median(times.warm) },
      note: 'public run, two private runs, score, comparison, booking; sandboxes and judge warm',
    }),
    noop_cold_vs_script: figureOf(ratios(times.cold, times.script), '×', {
      target: { atMost: 1.8 },
      peers: { ...peers, 'cold evaluation, s': median(times.cold) },
      note: 'the same with sandboxes and judge started for it; the self-test of the machine is made once a process',
    }),
  };
}

async function model(world: World, source: string, inputs: readonly string[]) {
  const submissionDir = await mkdtemp(join(world.dir, 'bench-'));
  await writeFiles(submissionDir, { 'model.py': source });
  const contract = { task: 'regression', inputs, outputs: ['y'], artifacts: [] } as const;
  return openModel({ submissionDir, environment: world.environment.path, contract, limits: { memoryMB: 2048, cpus: 1 } });
}

async function streamFigure(world: World): Promise<Figure> {
  const [rowsEach, calls, columns] = [50_000, 20, 20];
  const names = Array.from({ length: columns }, (_, index) => `c${index}`);
  const values = Float64Array.from({ length: rowsEach }, (_, index) => index / 7);
  const arrow = tableToIPC(tableFromArrays(Object.fromEntries(names.map((name) => [name, values.slice()]))), 'stream');
  const rates: number[] = [];
  for (let round = 0; round < rounds.streams; round += 1) {
    const session = await model(world, noop, names);
    await session.predict(arrow, rowsEach);
    const from = performance.now();
    for (let call = 0; call < calls; call += 1) await session.predict(arrow, rowsEach);
    rates.push((arrow.length * calls) / 1e6 / ((performance.now() - from) / 1000));
    await session.close();
  }
  const from = performance.now();
  for (let call = 0; call < calls; call += 1) Buffer.from(arrow);
  const copying = (arrow.length * calls) / 1e6 / ((performance.now() - from) / 1000);
  return figureOf(rates, 'MB/s', {
    target: { atLeast: 200 },
    peers: { 'copying the same bytes in memory': copying },
    note: '1 M rows × 20 float64 into the sandbox as DataFrames and their answers back, in calls of 50,000 rows',
  });
}

async function meterFigure(world: World): Promise<Figure> {
  const arrow = tableToIPC(tableFromArrays({ a: new Float64Array(1) }), 'stream');
  const errors: number[] = [];
  for (let round = 0; round < rounds.burns; round += 1) {
    const session = await model(world, burner, ['a']);
    const before = (await session.usage()).cpuSeconds;
    let known = 0;
    for (let call = 0; call < 4; call += 1) known += (await session.predict(arrow, 1))[0] ?? 0;
    const metered = (await session.usage()).cpuSeconds - before;
    errors.push(Math.abs(metered - known) / known);
    await session.close();
  }
  return figureOf(errors, 'share', {
    target: { atMost: 0.05 },
    note: 'two seconds of CPU by the process’s own clock against the control group’s',
  });
}

function boostFigure(): Figure {
  const of = (board: 'raw' | 'ladder'): number[] =>
    Array.from({ length: rounds.boosts }, () => boostedSkill(board, 2000, 700, Math.random));
  return figureOf(of('ladder'), 'accuracy', {
    target: { atMost: 0.53 },
    peers: { 'raw board': median(of('raw')) },
    note: '2000 hidden labels, 700 coin-flip submissions, an attacker who knows of the Ladder; true skill 0.5',
  });
}
