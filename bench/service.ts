import { readFile } from 'node:fs/promises';
import { promote } from '../harvester/promote.ts';
import { publish } from '../harvester/publish.ts';
import { parseCsv } from '../harvester/service/parse-csv.ts';
import { openWorld, type ModelName, type World } from '../test/harvester/world.ts';
import type { Bench, BenchContext, Figures } from './figure.ts';
import { figureOf, median, ratios } from './measure.ts';
import { predictions, start, type Contestant } from './service/contestant.ts';
import { bare, mlflow, others, ours } from './service/contestants.ts';
import { load, type Load } from './service/load.ts';
import { installPeers } from './service/peers.ts';
import { publishFigures } from './service/publish.ts';

const connections = 10;
const coldStarts = 5;

const version = async (name: string): Promise<string> =>
  (JSON.parse(await readFile(new URL(`../node_modules/${name}/package.json`, import.meta.url), 'utf8')) as { version: string }).version;

/** `npm run bench -- service [seconds] [rounds]`; `--no-peers` leaves out those that must be installed first. */
export const bench: Bench = {
  title: 'a served model: requests, cold start and publication, beside others',
  versions: async () => ({
    fastify: await version('fastify'),
    'onnxruntime-node': await version('onnxruntime-node'),
    autocannon: await version('autocannon'),
    mlflow: '3.17.2',
  }),
  async run({ say, args, signal }) {
    const [seconds = 5, rounds = 3] = args.filter((arg) => /^\d+$/.test(arg)).map(Number);
    const peers = args.includes('--no-peers') ? {} : await installPeers(say);
    say('training, publishing');
    const world = await openWorld();
    try {
      const onnx = await registered(world, 'boosted', 'champion');
      const python = await registered(world, 'logistic', 'candidate');
      const race = { world, say, seconds, rounds, signal };
      const byOnnx = await compare(race, [ours(world, onnx), bare(world), await mlflow(world, onnx), ...(await others(world, peers))]);
      const byPython = await compare(race, [ours(world, python), await mlflow(world, python)]);
      say('cold starts');
      const [cold, coldBare]: [number[], number[]] = [[], []];
      for (let at = 0; at < coldStarts; at++)
        for (const [contestant, starts] of [
          [ours(world, onnx), cold],
          [bare(world), coldBare],
        ] as const) {
          const running = await start(contestant);
          starts.push(running.startSeconds);
          await running.close();
        }
      return {
        ...requestFigures(byOnnx, byPython),
        cold_start_s: figureOf(cold, 's', {
          target: { atMost: 1 },
          peers: { 'bare Fastify + onnxruntime-node s': median(coldBare) },
          note: 'from starting the process until /readyz answers: fetching, proving and loading the ONNX model included; compiled sources are cached, as from the second start on; bare loads its model from disk',
        }),
        ...(await publishFigures(world, say)),
      };
    } finally {
      await world.close();
    }
  },
};

async function registered(world: World, model: ModelName, alias: string): Promise<string> {
  const { dir, sha256, attempt } = await world.packageOf(model);
  const { client, competition } = world;
  const { version: made } = await publish({
    client,
    competition,
    packageDir: dir,
    packageSha256: sha256,
    attempt,
    mergeSha: 'c'.repeat(40),
  });
  await promote({ client, name: competition.name, version: made, alias });
  return `models:/${competition.name}@${alias}`;
}

interface Race extends Pick<BenchContext, 'say' | 'signal'> {
  readonly world: World;
  readonly seconds: number;
  readonly rounds: number;
}

/** Loads of all contestants, by turns; first each must give the first one's numbers. */
async function compare({ world, say, seconds, rounds, signal }: Race, contestants: readonly Contestant[]): Promise<Record<string, Load[]>> {
  const [, ...lines] = parseCsv(world.rowsCsv);
  const rows = lines.map((line) => line.map(Number));
  const loads: Record<string, Load[]> = {};
  let expected: number[] | undefined;
  for (let round = 0; round < rounds && !signal.aborted; round += 1)
    for (const contestant of contestants) {
      const running = await start(contestant).catch((error: unknown) => say(String(error)));
      if (!running) continue;
      try {
        const said = await predictions(contestant, running.url, rows);
        expected ??= said;
        const gap = Math.max(...said.map((value, at) => Math.abs(value - (expected?.[at] ?? Number.NaN))));
        if (said.length !== rows.length || !(gap <= 1e-6)) throw new Error(`${contestant.name} gives other numbers (by up to ${gap})`);
        const body = JSON.stringify(contestant.body(rows.slice(0, 1)));
        await load(running.url + contestant.path, body, connections, 1);
        const result = await load(running.url + contestant.path, body, connections, seconds);
        const failed = result.failures > 0 ? `, ${result.failures} failed` : '';
        if (failed && contestant === contestants[0]) throw new Error(`${contestant.name}: ${result.failures} requests failed`);
        say(`${contestant.name}: ${Math.round(result.perSecond)}/s, p99 ${result.p99} ms${failed}`);
        (loads[contestant.name] ??= []).push(result);
      } finally {
        await running.close();
      }
    }
  return loads;
}

function requestFigures(onnx: Record<string, Load[]>, python: Record<string, Load[]>): Figures {
  const rate = (loads: Record<string, Load[]>, name: string): number[] => (loads[name] ?? []).map(({ perSecond }) => perSecond);
  const mine = rate(onnx, 'harvester serve');
  const all = Object.fromEntries(
    Object.entries(onnx).map(([name, loads]) => [`${name}/s`, Math.round(median(loads.map((each) => each.perSecond)))]),
  );
  const p99s = Object.fromEntries(Object.entries(onnx).map(([name, loads]) => [name, median(loads.map((each) => each.p99))]));
  const refused = Object.entries(onnx).flatMap(([name, loads]) => {
    const failures = loads.reduce((sum, each) => sum + each.failures, 0);
    return failures > 0 ? [`${name} failed ${failures} requests`] : [];
  });
  const how = `1 row of 30 numbers over ${connections} connections; server on one core, load on another; equal predictions first`;
  const note = [how, ...refused].join('; ');
  return {
    onnx_vs_mlflow: figureOf(ratios(mine, rate(onnx, 'mlflow models serve')), '', { target: { atLeast: 20 }, peers: all, note }),
    onnx_p99_ms: figureOf(
      (onnx['harvester serve'] ?? []).map(({ p99 }) => p99),
      'ms',
      { target: { atMost: 10 }, peers: p99s },
    ),
    onnx_vs_bare: figureOf(ratios(mine, rate(onnx, 'bare Fastify + onnxruntime-node')), '', {
      target: { atLeast: 0.5 },
      note: 'the same Fastify with onnxruntime-node on its main thread, no schema, no checks, no metrics',
    }),
    python_vs_mlflow: figureOf(ratios(rate(python, 'harvester serve'), rate(python, 'mlflow models serve')), '', {
      target: { atLeast: 3 },
      peers: {
        'harvester serve/s': Math.round(median(rate(python, 'harvester serve'))),
        'mlflow models serve/s': Math.round(median(rate(python, 'mlflow models serve'))),
      },
      note: 'a scikit-learn pipeline; ours in its sandbox',
    }),
  };
}
