import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openBuilder, type SiteOptions } from '../registry-site/build.ts';
import { readTree } from '../registry-site/testing/read-tree.ts';
import type { Bench, BenchContext, Figures } from './figure.ts';
import { figureOf, median, ratios } from './measure.ts';
import { bareWrites } from './site/bare-writes.ts';
import { output } from './site/child.ts';
import { buildWithEleventy, eleventyVersion, mustBeSame, prepareEleventy, type From } from './site/eleventy.ts';
import { filledRecords, longBoard, nthAttempt, type Filled } from './site/filled-records.ts';
import { qualityFigures } from './site/quality.ts';
import { workFolder } from './site/work-folder.ts';

const rounds = 3;
const many = 100_000;

interface OneBuild {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly pages: number;
  readonly rssMB: number;
}

interface Run extends Pick<BenchContext, 'say' | 'signal'> {
  readonly work: string;
  /** Whether `work` lies in memory. */
  readonly inMemory: boolean;
  /** 10,000 versions, their records signed when first asked for. */
  readonly ten: () => Promise<Filled>;
}

/** By name, as `part=<name>` asks for one of them: `npm run bench -- site part=incremental`. */
const parts = { build: wholeBuilds, incremental, quality, '100k': hundredThousand } as const;

export const bench: Bench = {
  title: 'the registry site: building it, keeping it up to date, and how it feels',
  versions: async () => ({
    eleventy: eleventyVersion,
    handlebars: (
      JSON.parse(await readFile(new URL('../node_modules/handlebars/package.json', import.meta.url), 'utf8')) as { version: string }
    ).version,
  }),
  async run({ args, say, signal }) {
    const wanted = wantedParts(args);
    const { inMemory, path: work } = await workFolder();
    let signed: Promise<Filled> | undefined;
    const ten = (): Promise<Filled> => {
      if (!signed) say('10,000 versions: signing their records');
      return (signed ??= filledRecords(join(work, 'ten'), 10_000, say));
    };
    try {
      const figures: Record<string, Figures[string]> = {};
      for (const part of wanted) Object.assign(figures, await parts[part]({ say, signal, ten, work, inMemory }));
      return figures;
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  },
};

function wantedParts(args: readonly string[]): readonly (keyof typeof parts)[] {
  const known = Object.keys(parts) as (keyof typeof parts)[];
  const asked = args.filter((arg) => arg.startsWith('part=')).map((arg) => arg.slice('part='.length));
  const unknown = asked.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined) throw new Error(`there is no part "${unknown}"; there are: ${known.join(', ')}`);
  return asked.length === 0 ? known : known.filter((name) => asked.includes(name));
}

async function wholeBuilds({ inMemory, say, signal, ten, work }: Run): Promise<Figures> {
  const { options } = await ten();
  const out = join(work, 'out');
  say(`Eleventy ${eleventyVersion}: installing it, giving it the same pages`);
  const dir = join(work, 'eleventy');
  const eleventyPages = await prepareEleventy(dir, options, signal);
  const ours: OneBuild[] = [];
  const theirs: Record<From, { readonly seconds: number; readonly cpuSeconds: number }[]> = { records: [], 'view-models': [] };
  for (let round = 0; round < rounds; round += 1) {
    say(`whole builds, round ${round + 1} of ${rounds}: ours`);
    await rm(out, { recursive: true, force: true });
    ours.push(await build({ ...options, out }, { work, signal }));
    for (const from of ['records', 'view-models'] as const) {
      say(
        `whole builds, round ${round + 1} of ${rounds}: Eleventy's, from ${from === 'records' ? 'the records' : 'ready-made view models'}`,
      );
      theirs[from].push(await buildWithEleventy(dir, from, signal));
    }
  }
  const paths = [...readTree(out).keys()];
  mustBeSame(
    eleventyPages,
    out,
    paths.filter((path) => path.endsWith('.html')),
    dir,
  );
  say('the same files, written by a bare loop');
  const bare = bareWrites(out, paths, join(work, 'bare'));
  const seconds = ours.map((one) => one.seconds);
  const cpuSeconds = ours.map((one) => one.cpuSeconds);
  const theirSeconds = (from: From): number[] => theirs[from].map((one) => one.seconds);
  return {
    build_10k_s: figureOf(seconds, 's', {
      target: { atMost: 4 },
      peers: {
        'processor time, s': median(cpuSeconds),
        'peak memory, MB': Math.round(median(ours.map(({ rssMB }) => rssMB))),
        'a bare loop that writes the same files, s': bare,
      },
      note: `process start included; ${eleventyPages.length} pages, ${paths.length} files, ${inMemory ? 'in memory, not on a disk' : 'on the disk'}: all signed records read, verified, ranked, rendered, written`,
    }),
    build_vs_eleventy: figureOf(ratios(seconds, theirSeconds('records')), '×', {
      target: { atMost: 0.25 },
      peers: {
        'Eleventy, s': median(theirSeconds('records')),
        'Eleventy, processor time, s': median(theirs.records.map((one) => one.cpuSeconds)),
      },
      note: 'the same pages, byte for byte, from the same records: Eleventy’s data file reads, verifies and ranks them and makes the view models by our own functions, then Eleventy renders the same template files by Handlebars. Ours writes the documentation, JSON API, badges and copies of records too',
    }),
    build_vs_eleventy_rendering: figureOf(ratios(seconds, theirSeconds('view-models')), '×', {
      peers: {
        'Eleventy, s': median(theirSeconds('view-models')),
        'Eleventy, processor time, s': median(theirs['view-models'].map((one) => one.cpuSeconds)),
      },
      note: 'the same, but Eleventy gets the view models ready-made as JSON and only renders and writes them',
    }),
  };
}

/** One build in a process of its own. */
async function build(
  options: SiteOptions,
  { work, signal, progress }: { readonly work: string; readonly signal: AbortSignal; readonly progress?: (text: string) => void },
): Promise<OneBuild> {
  const file = join(work, 'options.json');
  await writeFile(file, JSON.stringify(options));
  const told = { signal, ...(progress && { progress }) };
  return JSON.parse(await output(process.execPath, [join(import.meta.dirname, 'site/build-child.ts'), file], told)) as OneBuild;
}

async function incremental({ say, ten, work }: Run): Promise<Figures> {
  const { folder, options } = await ten();
  say('one new record at a time');
  const builder = openBuilder({ ...options, out: join(work, 'out-watched') });
  await builder.build();
  const times: number[] = [];
  const cpu: number[] = [];
  for (let index = 0; index < 9; index += 1) {
    await folder.attempt(nthAttempt('competition-4', 20_000 + index, `newcomer-${index}`, []));
    const [from, usage] = [performance.now(), process.cpuUsage()];
    await builder.build(new Set(['competition-4']));
    times.push(performance.now() - from);
    const { system, user } = process.cpuUsage(usage);
    cpu.push((system + user) / 1000);
  }
  return {
    incremental_ms: figureOf(times, 'ms', {
      target: { atMost: 300 },
      peers: { 'processor time, ms': median(cpu) },
      note: 'one scored attempt more among 10,000 versions, which moves the ranks on a thousand pages; as `site build --watch` does it',
    }),
  };
}

async function quality({ say, signal, ten, work }: Run): Promise<Figures> {
  const { options } = await ten();
  say('10,000 versions: a site to look at');
  const out = join(work, 'out-looked-at');
  await build({ ...options, out }, { work, signal });
  say('one board of 10,000 teams: signing its records');
  const long = await longBoard(join(work, 'long'), 10_000);
  await build({ ...long.options, out: join(work, 'out-long') }, { work, signal });
  return qualityFigures(out, join(work, 'out-long'), { say, signal, work });
}

async function hundredThousand({ say, signal, work }: Run): Promise<Figures> {
  say('100,000 versions: signing their records');
  const { options } = await filledRecords(join(work, 'hundred'), many, say);
  say('building them');
  const built = await build({ ...options, out: join(work, 'out-100k') }, { work, signal, progress: say });
  return {
    build_100k_rss_mb: {
      value: Math.round(built.rssMB),
      unit: 'MB',
      n: 1,
      target: { atMost: 1500 },
      peers: {
        seconds: Number(built.seconds.toFixed(1)),
        'processor seconds': Number(built.cpuSeconds.toFixed(1)),
        pages: built.pages,
      },
      note: 'peak memory of the whole process, its threads included',
    },
  };
}
