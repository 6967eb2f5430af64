import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildSite } from './build.ts';
import { checkSite } from './check-site.ts';
import { sampleRecords } from './testing/sample-records.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

test.each(['internal', 'public'] as const)('nothing is wrong with the %s site: links, structure, names', async (audience) => {
  const out = await built(audience);
  const check = checkSite(out);
  expect(check.problems).toEqual([]);
  expect(check.pages).toBeGreaterThan(15);
  expect(check.links).toBeGreaterThan(300);
});

test('what is wrong is found and named', async () => {
  const out = await built('internal');
  const home = join(out, 'index.html');
  const html = readFileSync(home, 'utf8');
  writeFileSync(
    home,
    html.replace('</main>', '<a href="nowhere.html">x</a><p id="content"></div></main>').replace('<h1>', '<h1>a</h1><h1>'),
  );
  mkdirSync(join(out, 'lost'));
  writeFileSync(join(out, 'lost/index.html'), '<html><body><svg></svg><a href="../index.html"> </a></body></html>');
  rmSync(join(out, 'teams/index.html'));
  const found = checkSite(out).problems.map(({ page, what }) => `${page}: ${what}`);
  for (const expected of [
    'index.html: leads nowhere: nowhere.html',
    'index.html: leads nowhere: teams/index.html',
    'index.html: id content is there twice',
    'index.html: </div> closes what is not open',
    'index.html: has not exactly one first heading',
    'lost/index.html: no page leads here',
    'lost/index.html: says no language',
    'lost/index.html: has no title',
    'lost/index.html: a link without a name',
    'lost/index.html: a drawing neither named nor hidden: <svg>',
  ])
    expect(found).toContain(expected);
});

async function built(audience: 'internal' | 'public'): Promise<string> {
  const work = temporaryFolder();
  const { folder, competitions } = await sampleRecords(join(work, 'records'));
  const out = join(work, 'out');
  await buildSite({ records: folder.path, competitions, config: folder.config(competitions.map(({ name }) => name)), out, audience });
  return out;
}
