import { readFile } from 'node:fs/promises';
import type { Bench, BenchResult, Figure, Figures } from './figure.ts';
import { judgeGrowth, type Reading } from './scale/judge-growth.ts';
import { breaksFirst, simulate, type Load, type Outcome } from './scale/simulate.ts';
import { asInstalled, assumed, wayOf, type Costs, type Installation } from './scale/way.ts';

const load: Load = { competitions: 100, participants: 10_000, attemptsPerDay: 100_000, days: 1, peak: 1.8, quota: 20 };
const seed = 20_261_122;

/** Readings of the last long soak; `npm run soak -- 2000 [seed] bench/scale/soak.jsonl` plays another. */
const lastSoak = new URL('scale/soak.jsonl', import.meta.url);

/** `soak=FILE` judges another soak's readings: one JSON object a line, the seed and the time first, then `attempts` and whatever else was read. */
export const bench: Bench = {
  title: '100 competitions, 10,000 participants, 100,000 attempts a day: where it breaks first, and what to turn (simulated)',
  run: async ({ args, say }) => {
    const costs = await measuredCosts();
    const soak = args.find((word) => word.startsWith('soak='))?.slice('soak='.length);
    say('as installed on github.com, with one runner');
    const first = simulate(load, wayOf(costs, asInstalled), seed);
    const limits = wayOf(costs, asInstalled);
    const own = Math.min(...limits.map(({ station }) => station.perDay));
    say('as much as that can bear');
    const bearable = simulate({ ...load, attemptsPerDay: own * 0.6, days: 3 }, wayOf(costs, asInstalled), seed);
    say('everything turned');
    const last = simulate(load, wayOf(costs, turnedFor(costs)), seed);
    return {
      ...Object.fromEntries(limits.map(({ name, station }) => [`as_installed ${name}`, perDay(station.perDay, name, first)])),
      as_installed_verdict_p95_s: verdict(bearable, `three days at 60 % of what breaks first (${Math.round(own * 0.6)} attempts a day)`),
      turned_verdict_p95_s: verdict(last, turnedNote(costs, last)),
      turned_backlog: { value: last.backlog, unit: 'attempts', n: last.attempts, note: 'without a verdict when the day ends' },
      ...(await soakFigures(soak ?? lastSoak)),
    };
  },
};

async function measuredCosts(): Promise<Costs> {
  const read = async (name: string): Promise<BenchResult['figures']> =>
    (JSON.parse(await readFile(new URL(`results/${name}.json`, import.meta.url), 'utf8')) as BenchResult).figures;
  const [app, gate, vault] = await Promise.all(['app', 'gate', 'vault'].map(read));
  const known = (value: number | undefined, what: string): number => {
    if (value === undefined) throw new Error(`bench/results has no ${what}: run npm run bench -- ${what.split(' ')[0]} first`);
    return value;
  };
  return {
    deliveriesPerSecond: known(app?.['intake_vs_octokit']?.peers?.['ours/s'], 'app intake_vs_octokit, ours/s'),
    decisionsPerSecond: known(app?.['decide_per_s']?.value, 'app decide_per_s'),
    writes: known(app?.['writes_per_pr']?.value, 'app writes_per_pr'),
    gateSeconds: known(gate?.['typical_vs_semgrep']?.peers?.['harvester scan, s'], 'gate typical_vs_semgrep, harvester scan'),
    vaultSeconds: known(vault?.['noop_cold_vs_script']?.peers?.['cold evaluation, s'], 'vault noop_cold_vs_script, cold evaluation'),
  };
}

/** Half as many again as the busiest hour needs. */
const spare = 1.5;

/** What has to be turned for the full load, and how far. */
function turnedFor({ gateSeconds, vaultSeconds }: Costs): Installation {
  const perSecond = (load.attemptsPerDay / 86_400) * load.peak * spare;
  const side = (seconds: number): number => Math.ceil(perSecond * seconds);
  return {
    installations: 1,
    requestsPerHour: undefined,
    creations: undefined,
    hostedJobs: side(assumed.hostedStartSeconds + gateSeconds),
    vaultSlots: side(assumed.ownStartSeconds + vaultSeconds + assumed.modelSeconds),
    commits: side(assumed.commitSeconds),
  };
}

function perDay(value: number, name: string, outcome: Outcome): Figure {
  const step = outcome.steps.find((one) => one.name === name);
  const breaks = breaksFirst(outcome).name === name;
  const queue = `the longest queue at full load: ${step?.longestQueue ?? 0}`;
  return { value, unit: 'attempts/day', n: 1, target: { atLeast: load.attemptsPerDay }, note: `${breaks ? 'breaks first; ' : ''}${queue}` };
}

function verdict({ verdict: { median, p95 }, attempts }: Outcome, note: string): Figure {
  return { value: p95, unit: 's', n: attempts, peers: { 'median, s': median }, note };
}

function turnedNote(costs: Costs, { busiest, refused }: Outcome): string {
  const { vaultSlots, hostedJobs, commits } = turnedFor(costs);
  const turns = `a GitHub Enterprise Server without rate limits, ${vaultSlots} vault slots, ${hostedJobs} gate jobs at a time, records committed ${commits} side by side`;
  return `${turns}; busiest competition ${busiest}, refused by quota ${refused}; models compute ${assumed.modelSeconds} s (assumed)`;
}

async function soakFigures(path: string | URL): Promise<Figures> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  const [head, ...rows] = lines.map((line) => JSON.parse(line) as Readonly<Record<string, number>>);
  const names = Object.keys(rows[0] ?? {}).filter((name) => name !== 'attempts');
  return Object.fromEntries(
    names.map((name) => {
      const readings = rows.map((row): Reading => ({ attempts: row['attempts'] ?? Number.NaN, value: row[name] ?? Number.NaN }));
      const { growth, slopes } = judgeGrowth(readings);
      const told = [readings[0], readings.at(-1)].map((reading) => `${reading?.value.toPrecision(3)} at ${reading?.attempts}`).join(', ');
      const note = `${growth}; early ${slopes[0].toPrecision(3)}; ${told} attempts; played ${head?.['began']}, seed ${head?.['seed']}`;
      return [`soak ${name}`, { value: slopes[1], unit: `${unitOf(name)} an attempt`.trimStart(), n: rows.length, note }];
    }),
  );
}

/** The unit a reading's name ends with. */
function unitOf(name: string): string {
  if (name.endsWith('MB')) return 'MB';
  return name.endsWith('Seconds') ? 's' : '';
}
