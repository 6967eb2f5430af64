import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { stateDir } from '../../scripts/environment.mjs';
import type { SiteOptions } from '../../registry-site/build.ts';
import { output } from './child.ts';
import { viewModels } from './view-models.ts';

export const eleventyVersion = '3.1.2';

/** Where Eleventy has its pages from: the records, as we have; or a file of view models made beforehand, so that it only renders. */
export type From = 'records' | 'view-models';

/**
 * Eleventy with the same pages to render, by Handlebars itself from the very same template files, through its own pagination. Its data file makes
 * their view models from the records (by our own functions, as it has none for that) or reads them from a file. It is spared the JSON API, the
 * documentation, badges and copies of records. `dir` is a folder to install it in; resolves with the pages it will make.
 */
export async function prepareEleventy(dir: string, options: Omit<SiteOptions, 'out'>, signal: AbortSignal): Promise<readonly string[]> {
  await mkdir(join(dir, 'src', '_data'), { recursive: true });
  await writeFile(join(dir, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await output('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `@11ty/eleventy@${eleventyVersion}`], {
    cwd: dir,
    signal,
  });
  const pages = await writePages(join(dir, 'pages.jsonl'), options);
  await writeFile(join(dir, 'options.json'), JSON.stringify(options));
  const templates = JSON.stringify(join(import.meta.dirname, '../../registry-site/templates'));
  await writeFile(
    join(dir, 'src', '_data', 'sitePages.js'),
    `import { readFileSync } from 'node:fs';
const ready = () => readFileSync('pages.jsonl', 'utf8').trimEnd().split('\\n').map((line) => JSON.parse(line));
const made = async () => {
  const { viewModels } = await import(${JSON.stringify(join(import.meta.dirname, 'view-models.ts'))});
  return Array.fromAsync(viewModels(JSON.parse(readFileSync('options.json', 'utf8'))));
};
export default () => (process.env.PAGES_FROM === 'records' ? made() : ready());
`,
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
  from: From,
  signal: AbortSignal,
): Promise<{ readonly seconds: number; readonly cpuSeconds: number }> {
  await rm(join(dir, '_site'), { recursive: true, force: true });
  const env = { ...process.env, PAGES_FROM: from, NODE_COMPILE_CACHE: join(stateDir(), 'compile-cache') };
  const began = performance.now();
  await output(process.execPath, ['--import', './cpu.mjs', 'node_modules/@11ty/eleventy/cmd.cjs', '--quiet'], { cwd: dir, env, signal });
  const seconds = (performance.now() - began) / 1000;
  const { system, user } = JSON.parse(readFileSync(join(dir, 'cpu.json'), 'utf8')) as NodeJS.CpuUsage;
  return { seconds, cpuSeconds: (user + system) / 1e6 };
}

async function writePages(file: string, options: Omit<SiteOptions, 'out'>): Promise<string[]> {
  const paths: string[] = [];
  const stream = createWriteStream(file);
  for await (const page of viewModels(options)) {
    paths.push(page.path);
    if (!stream.write(`${JSON.stringify(page)}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
  return paths;
}
