import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { SiteOptions } from '../../registry-site/build.ts';
import { assemble } from '../../registry-site/catalogue/assemble.ts';
import type { Catalogue, CompetitionFacts } from '../../registry-site/catalogue/facts.ts';
import { sitePart } from '../../registry-site/parts/site-part.ts';
import { readRecords } from '../../registry-site/records/read-records.ts';
import { competitionPages, widePages } from '../../registry-site/site-pages.ts';
import type { SiteContext } from '../../registry-site/pages/site-context.ts';
import { templateModel, type Page } from '../../registry-site/render/render-page.ts';
import { output } from './child.ts';

export const eleventyVersion = '3.1.2';

/**
 * Eleventy with the same pages to render: it reads the view models from a file of lines, renders each by Handlebars itself from the very same
 * template files, through its own pagination, and writes it. It is spared everything else: reading, verifying and ranking records, making view
 * models, the JSON API and the copies of records. `dir` is a folder to install it in; resolves with the pages it will make.
 */
export async function prepareEleventy(dir: string, options: Omit<SiteOptions, 'out'>, signal: AbortSignal): Promise<readonly string[]> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await output('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `@11ty/eleventy@${eleventyVersion}`], {
    cwd: dir,
    signal,
  });
  const pages = await writePages(join(dir, 'pages.jsonl'), options);
  const templates = JSON.stringify(join(import.meta.dirname, '../../registry-site/templates'));
  await mkdir(join(dir, 'src', '_data'), { recursive: true });
  await writeFile(
    join(dir, 'src', '_data', 'sitePages.js'),
    `import { readFileSync } from 'node:fs';\nexport default () => readFileSync(${JSON.stringify(join(dir, 'pages.jsonl'))}, 'utf8').trimEnd().split('\\n').map((line) => JSON.parse(line));\n`,
  );
  await writeFile(
    join(dir, 'src', 'page.11ty.js'),
    `import { readFileSync, readdirSync } from 'node:fs';
import Handlebars from ${JSON.stringify(import.meta.resolve('handlebars'))};
const options = { knownHelpersOnly: true, preventIndent: true };
const sources = (folder) => readdirSync(folder).map((name) => [name.replace('.hbs', ''), Handlebars.compile(readFileSync(folder + '/' + name, 'utf8'), options)]);
for (const [name, template] of sources(${templates} + '/partials')) Handlebars.registerPartial(name, template);
const pages = new Map(sources(${templates} + '/pages'));
export const data = { pagination: { data: 'sitePages', size: 1, alias: 'held' }, permalink: ({ held }) => '/' + held.path };
export const render = ({ held }) => pages.get(held.template)(held.model);
`,
  );
  await writeFile(
    join(dir, 'cpu.mjs'),
    `import { writeFileSync } from 'node:fs';\nprocess.on('exit', () => writeFileSync('cpu.json', JSON.stringify(process.cpuUsage())));\n`,
  );
  await writeFile(join(dir, 'eleventy.config.js'), `export default () => ({ dir: { input: 'src', output: '_site' } });\n`);
  return pages;
}

/** Throws unless every page is the same in both folders, byte for byte, and ours has no more of them but the documentation, which comes of Markdown. */
export function mustBeSame(pages: readonly string[], ours: string, ourPages: readonly string[], dir: string): void {
  const given = new Set(pages);
  const more = ourPages.find((path) => !given.has(path) && !path.startsWith('docs/'));
  if (more !== undefined) throw new Error(`our build made ${more}, which Eleventy was not given`);
  for (const path of pages)
    if (!readFileSync(join(ours, path)).equals(readFileSync(join(dir, '_site', path))))
      throw new Error(`Eleventy made another ${path} than our build did`);
}

/** One Eleventy build, process start included: wall seconds, and processor seconds of all its threads. */
export async function buildWithEleventy(
  dir: string,
  signal: AbortSignal,
): Promise<{ readonly seconds: number; readonly cpuSeconds: number }> {
  await rm(join(dir, '_site'), { recursive: true, force: true });
  const from = performance.now();
  await output(process.execPath, ['--import', './cpu.mjs', 'node_modules/@11ty/eleventy/cmd.cjs', '--quiet'], { cwd: dir, signal });
  const seconds = (performance.now() - from) / 1000;
  const { system, user } = JSON.parse(readFileSync(join(dir, 'cpu.json'), 'utf8')) as NodeJS.CpuUsage;
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}

async function writePages(file: string, { records, competitions, config }: Omit<SiteOptions, 'out'>): Promise<string[]> {
  const catalogue = assemble(await readRecords(records, config), competitions, config);
  const context: SiteContext = {
    ...(catalogue.inside && { inside: catalogue.inside, compositions: [], datasets: [] }),
    forgeUrl: 'https://github.com',
    siteUrl: config.site.url,
  };
  const paths: string[] = [];
  const stream = createWriteStream(file);
  const put = async (page: Page): Promise<void> => {
    paths.push(page.path);
    const { path, template } = page;
    if (!stream.write(`${JSON.stringify({ path, template, model: templateModel(page, true) })}\n`)) await once(stream, 'drain');
  };
  for (const competition of catalogue.competitions) for (const { page } of competitionPages(context, competition)) await put(page());
  const parts = catalogue.competitions.map((competition) => sitePart(competition, ofOne(catalogue, competition), context));
  for (const page of widePages(context, parts, [])) await put(page);
  stream.end();
  await finished(stream);
  return paths;
}

/** The catalogue as if there were no other competition: what one part of the site is made from. Every record of this bench is trusted. */
function ofOne(catalogue: Catalogue, competition: CompetitionFacts): Catalogue {
  return { ...catalogue, competitions: [competition], trusted: competition.attempts.length + competition.versions.length };
}
