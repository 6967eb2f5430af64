import { join, posix } from 'node:path';
import { expect, test } from 'vitest';
import { buildSite } from './build.ts';
import { readTree } from './testing/read-tree.ts';
import { sampleRecords } from './testing/sample-records.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

/** Addresses inside the site that a page points to, with the page's own folder resolved. */
function inner(path: string, html: string): string[] {
  const addresses = [...html.matchAll(/(?:href|src|data-href)="([^"]*)"/g)].map((match) =>
    (match[1] ?? '').replaceAll('&amp;', '&').replaceAll('&#x3D;', '='),
  );
  return addresses.filter((address) => !/^https?:/.test(address)).map((address) => resolve(path, address));
}

function resolve(path: string, address: string): string {
  const [file = '', fragment] = address.split('#');
  const target = file === '' ? path : posix.join(posix.dirname(path), file);
  return fragment ? `${target}#${fragment}` : target;
}

test.each(['internal', 'public'] as const)('every link of the %s site leads to a file or a place that is there', async (audience) => {
  const work = temporaryFolder();
  const { folder, competitions } = await sampleRecords(join(work, 'records'));
  const config = folder.config(competitions.map(({ name }) => name));
  await buildSite({ records: folder.path, competitions, config, out: join(work, 'out'), audience });
  const files = readTree(join(work, 'out'));
  const places = new Set(files.keys());
  const pages = [...files].filter(([path]) => path.endsWith('.html'));
  for (const [path, html] of pages) for (const [, id] of html.matchAll(/ id="([^"]*)"/g)) places.add(`${path}#${id}`);
  const dead = pages.flatMap(([path, html]) =>
    inner(path, html)
      .filter((target) => !places.has(target))
      .map((target) => `${path} → ${target}`),
  );
  expect(dead).toEqual([]);
  const reached = new Set(pages.flatMap(([path, html]) => inner(path, html).map((target) => target.replace(/#.*/, ''))));
  const lost = pages.map(([path]) => path).filter((path) => !reached.has(path));
  expect(lost).toEqual([]);
});
