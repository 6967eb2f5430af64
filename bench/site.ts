import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBuilder, type SiteOptions } from '../registry-site/build.ts';
import type { Bench, Figure } from './figure.ts';
import { figureOf, median, ratios } from './measure.ts';
import { output } from './site/child.ts';
import { buildWithEleventy, eleventyVersion, mustBeSame, prepareEleventy } from './site/eleventy.ts';
import { filledRecords, longBoard, nthAttempt, type Filled } from './site/filled-records.ts';
import { qualityFigures } from './site/quality.ts';

const rounds = 3;
const many = 100_000;

interface OneBuild {
  readonly seconds: number;
  readonly pages: number;
  readonly rssMB: number;
}

export const bench: Bench = {
  title: 'the registry site: building it, keeping it up to date, and how it feels',
  versions: async () => ({
    eleventy: eleventyVersion,
    handlebars: (
      JSON.parse(await readFile(new URL('../node_modules/handlebars/package.json', import.meta.url), 'utf8')) as { version: string }
    ).version,
  }),
  async run({ args, say, signal }) {
    const work = await mkdtemp(join(tmpdir(), 'bench-site-'));
    try {
      say('10,000 versions: signing their records');
      const ten = await filledRecords(join(work, 'ten'), 10_000);
      say(`Eleventy ${eleventyVersion}: installing it, giving it the same pages`);
      const eleventyPages = await prepareEleventy(join(work, 'eleventy'), ten.options, signal);
      const ours: OneBuild[] = [];
      const theirs: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        say(`whole builds, round ${round + 1} of ${rounds}`);
        await rm(join(work, 'out'), { recursive: true, force: true });
        ours.push(await build({ ...ten.options, out: join(work, 'out') }, work));
        theirs.push(await buildWithEleventy(join(work, 'eleventy'), signal));
      }
      if (ours[0]?.pages !== eleventyPages.length)
        throw new Error(`ours made ${ours[0]?.pages} pages, Eleventy was given ${eleventyPages.length}`);
      mustBeSame(eleventyPages, join(work, 'out'), join(work, 'eleventy'));
      const seconds = ours.map((one) => one.seconds);
      say('one new record at a time');
      const incremental = await incrementalMs(ten, join(work, 'out'));
      say('one board of 10,000 teams: signing its records');
      const long = await longBoard(join(work, 'long'), 10_000);
      await build({ ...long.options, out: join(work, 'out-long') }, work);
      const quality = await qualityFigures(join(work, 'out'), join(work, 'out-long'), { say, signal, work });
      return {
        build_10k_s: figureOf(seconds, 's', {
          target: { atMost: 4 },
          peers: { 'peak memory, MB': Math.round(median(ours.map(({ rssMB }) => rssMB))) },
          note: `${eleventyPages.length} pages, as many JSON files and all signed records: read, verified, ranked, rendered, written`,
        }),
        build_vs_eleventy: figureOf(ratios(seconds, theirs), '×', {
          target: { atMost: 0.25 },
          peers: { 'Eleventy, s': median(theirs) },
          note: 'the same pages, byte for byte. Eleventy gets the view models ready-made as JSON and renders the same template files by Handlebars; ours reads, verifies and ranks the records, makes the view models, and writes the JSON API, badges and copies of records too',
        }),
        incremental_ms: figureOf(incremental, 'ms', {
          target: { atMost: 300 },
          note: 'one scored attempt more among 10,000 versions, which moves the ranks on a thousand pages; as `site build --watch` does it',
        }),
        ...(args.includes('--without-100k') ? {} : await hundredThousand(work, say)),
        ...quality,
      };
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  },
};

async function build(options: SiteOptions, work: string): Promise<OneBuild> {
  const file = join(work, 'options.json');
  await writeFile(file, JSON.stringify(options));
  return JSON.parse(await output(process.execPath, [join(import.meta.dirname, 'site/build-child.ts'), file])) as OneBuild;
}

async function incrementalMs({ folder, options }: Filled, out: string): Promise<number[]> {
  const builder = openBuilder({ ...options, out });
  await builder.build();
  const times: number[] = [];
  for (let index = 0; index < 9; index += 1) {
    await folder.attempt(nthAttempt('competition-4', 20_000 + index, `newcomer-${index}`, []));
    const from = performance.now();
    await builder.build(new Set(['competition-4']));
    times.push(performance.now() - from);
  }
  return times;
}

async function hundredThousand(work: string, say: (line: string) => void): Promise<Record<string, Figure>> {
  say('100,000 versions: signing their records');
  const { options } = await filledRecords(join(work, 'hundred'), many);
  say('building them');
  const { pages, rssMB, seconds } = await build({ ...options, out: join(work, 'out-100k') }, work);
  return {
    build_100k_rss_mb: {
      value: Math.round(rssMB),
      unit: 'MB',
      n: 1,
      target: { atMost: 1500 },
      peers: { seconds: Number(seconds.toFixed(1)), pages },
      note: 'peak memory of the whole process, its threads included',
    },
  };
}
