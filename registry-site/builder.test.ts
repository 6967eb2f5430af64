import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { buildSite, openBuilder, type SiteOptions } from './build.ts';
import { scoredAttempt } from './testing/fixture-records.ts';
import { readTree } from './testing/read-tree.ts';
import type { RecordsFolder } from './testing/records-folder.ts';
import { sampleRecords } from './testing/sample-records.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';
import { watchSite } from './watch.ts';

async function started(): Promise<{ work: string; folder: RecordsFolder; options: (out: string) => SiteOptions }> {
  const work = temporaryFolder();
  const { folder, competitions } = await sampleRecords(join(work, 'records'));
  const config = folder.config(competitions.map(({ name }) => name));
  return { work, folder, options: (out) => ({ records: folder.path, competitions, config, out: join(work, out), audience: 'internal' }) };
}

test('a builder writes only what a new record touches, and ends with what a fresh build makes', async () => {
  const { folder, options, work } = await started();
  const builder = openBuilder(options('out'));
  const first = await builder.build();
  expect(first.changed.length).toBeGreaterThan(first.pages.length);
  expect((await builder.build()).changed).toEqual([]);

  await folder.attempt(scoredAttempt({ competition: 'digits', repository: 'harvest/digits', number: 3, team: 'bob', score: 0.97 }));
  const { changed } = await builder.build();
  const touched = changed.filter((path) => path.endsWith('.html'));
  expect(touched.filter((path) => path.includes('breast-tumour') || path.includes('glucose'))).toEqual([]);
  expect(touched.some((path) => path.startsWith('attempts/digits/3-'))).toBe(true);
  await buildSite(options('fresh'));
  expect(readTree(join(work, 'out'))).toEqual(readTree(join(work, 'fresh')));
});

test('a team that joins a board leaves the pages of versions alone whose rank and drawing stay', async () => {
  const { folder, options, work } = await started();
  const builder = openBuilder(options('out'));
  await builder.build();
  // Behind all others, by less than a drawing shows.
  await folder.attempt(scoredAttempt({ number: 60, team: 'latecomer', score: 0.97099 }));
  const { changed } = await builder.build();
  expect(changed).toContain('competitions/breast-tumour/feedback.svg');
  const versions = changed.filter((path) => /^models\/breast-tumour\/\d+\.html$/.test(path));
  const all = readdirSync(join(work, 'out/models/breast-tumour')).filter((name) => /^\d+\.html$/.test(name));
  expect(versions.length).toBeLessThan(all.length);
  await buildSite(options('fresh'));
  expect(readTree(join(work, 'out'))).toEqual(readTree(join(work, 'fresh')));
});

test('a record that changed, one that went and a page that somebody deleted are put right', async () => {
  const { folder, options, work } = await started();
  const builder = openBuilder(options('out'));
  await builder.build();
  await folder.attempt(
    scoredAttempt({ competition: 'digits', repository: 'harvest/digits', number: 2, team: 'alice', title: 'Renamed', score: 0.5 }),
  );
  rmSync(join(folder.path, 'attempts/breast-tumour/14'), { recursive: true });
  rmSync(join(work, 'out'), { recursive: true });
  await builder.build();
  await buildSite(options('fresh'));
  expect(readTree(join(work, 'out'))).toEqual(readTree(join(work, 'fresh')));
});

test('watching builds at once and again for each change, whatever goes wrong in between', async () => {
  const { folder, options } = await started();
  const stop = new AbortController();
  const builds: number[] = [];
  const failures: unknown[] = [];
  const done = watchSite(
    options('out'),
    { built: ({ changed }) => builds.push(changed.length), failed: (error) => failures.push(error) },
    stop.signal,
  );
  await expect.poll(() => builds.length, { timeout: 15_000 }).toBe(1);
  await folder.attempt(scoredAttempt({ number: 30, team: 'zoe', score: 0.4 }));
  await expect.poll(() => builds.length, { timeout: 15_000 }).toBe(2);
  expect(builds[1]).toBeLessThan(builds[0] as number);
  writeFileSync(join(folder.path, 'attempts', 'breast-tumour', 'stray.json'), '{');
  await expect.poll(() => builds.length, { timeout: 15_000 }).toBe(3);
  await sleep(10);
  stop.abort();
  await done;
  expect(failures).toEqual([]);
});
