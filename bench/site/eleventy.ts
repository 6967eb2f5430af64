import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SiteOptions } from '../../registry-site/build.ts';
import { assemble } from '../../registry-site/catalogue/assemble.ts';
import { sitePart } from '../../registry-site/parts/site-part.ts';
import { readRecords } from '../../registry-site/records/read-records.ts';
import { competitionPages, widePages } from '../../registry-site/site-pages.ts';
import type { SiteContext } from '../../registry-site/pages/site-context.ts';
import { output } from './child.ts';

export const eleventyVersion = '3.1.2';

/**
 * Eleventy with the same pages to render: their view models as one file of lines, and our own Handlebars templates behind its pagination. It is
 * spared everything else: reading, verifying and ranking records, the JSON API and the copies of records. `dir` is a folder to install it in.
 */
export async function prepareEleventy(dir: string, options: Omit<SiteOptions, 'out'>, signal: AbortSignal): Promise<number> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await output('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `@11ty/eleventy@${eleventyVersion}`], {
    cwd: dir,
    signal,
  });
  const pages = await writePages(join(dir, 'pages.jsonl'), options);
  const render = pathToFileURL(join(import.meta.dirname, '../../registry-site/render/render-page.ts')).href;
  await mkdir(join(dir, 'src', '_data'), { recursive: true });
  await writeFile(
    join(dir, 'src', '_data', 'sitePages.js'),
    `import { readFileSync } from 'node:fs';\nexport default () => readFileSync(${JSON.stringify(join(dir, 'pages.jsonl'))}, 'utf8').trimEnd().split('\\n').map((line) => JSON.parse(line));\n`,
  );
  await writeFile(
    join(dir, 'src', 'page.11ty.js'),
    `import { renderPage } from ${JSON.stringify(render)};
export const data = { pagination: { data: 'sitePages', size: 1, alias: 'held' }, permalink: ({ held }) => '/' + held.path };
export const render = ({ held }) => renderPage(held, true);
`,
  );
  await writeFile(join(dir, 'eleventy.config.js'), `export default () => ({ dir: { input: 'src', output: '_site' } });\n`);
  return pages;
}

/** Wall seconds of one Eleventy build, process start included. */
export async function buildWithEleventy(dir: string, signal: AbortSignal): Promise<number> {
  await rm(join(dir, '_site'), { recursive: true, force: true });
  const from = performance.now();
  await output(process.execPath, ['node_modules/@11ty/eleventy/cmd.cjs', '--quiet'], { cwd: dir, signal });
  return (performance.now() - from) / 1000;
}

async function writePages(file: string, { records, competitions, config }: Omit<SiteOptions, 'out'>): Promise<number> {
  const catalogue = assemble(await readRecords(records, config), competitions, config);
  const context: SiteContext = { ...(catalogue.inside && { inside: catalogue.inside }), forgeUrl: 'https://github.com' };
  const stream = createWriteStream(file);
  let count = 0;
  const put = (page: object): void => {
    stream.write(`${JSON.stringify(page)}\n`);
    count += 1;
  };
  for (const competition of catalogue.competitions) for (const page of competitionPages(context, competition)) put(page);
  const parts = catalogue.competitions.map((competition) => sitePart(competition, catalogue));
  for (const page of widePages(context, parts, [])) put(page);
  await new Promise<void>((resolve, reject) => stream.end(() => resolve()).on('error', reject));
  return count;
}
