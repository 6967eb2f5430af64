import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildSite, openBuilder, type SiteOptions } from '../build.ts';
import { fixtureCompetition } from '../testing/fixture-competition.ts';
import { scoredAttempt } from '../testing/fixture-records.ts';
import { readTree } from '../testing/read-tree.ts';
import { RecordsFolder } from '../testing/records-folder.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { PartJob } from './build-part.ts';
import { buildParts } from './build-parts.ts';

const names = ['breast-tumour', 'lung-shadow', 'skin-mole'];
// Enough pull requests for threads.
const each = 110;

async function signed(): Promise<{ readonly work: string; readonly folder: RecordsFolder }> {
  const work = temporaryFolder();
  const folder = await RecordsFolder.create(join(work, 'records'));
  for (const competition of names)
    for (let number = 1; number <= each; number += 1)
      await folder.attempt(
        scoredAttempt({ competition, repository: `harvest/${competition}`, number, team: `team-${number}`, score: 0.5 + number / 1000 }),
      );
  return { work, folder };
}

test('threads side by side make the bytes that one thread makes, and tell how far they are', { timeout: 120_000 }, async () => {
  const { folder, work } = await signed();
  const told: string[] = [];
  const options = (out: string): SiteOptions => ({
    records: folder.path,
    competitions: names.map((name) => fixtureCompetition({ name })),
    config: folder.config(names),
    out: join(work, out),
    audience: 'internal',
    progress: (done, of) => void told.push(`${done}/${of}`),
  });
  const { pages } = await buildSite(options('threads'));
  expect(told).toEqual(['1/3', '2/3', '3/3']);
  await openBuilder(options('one')).build();
  expect(readTree(join(work, 'threads'))).toEqual(readTree(join(work, 'one')));
  expect(pages.filter((path) => path.startsWith('attempts/'))).toHaveLength(names.length * each);
});

test('what goes wrong in one part ends the whole build, whichever thread met it', { timeout: 120_000 }, async () => {
  const { folder, work } = await signed();
  const job = (name: string, records: string): PartJob => ({
    records,
    out: join(work, 'broken'),
    competition: fixtureCompetition({ name }),
    config: folder.config(names),
    audience: 'internal',
    now: undefined,
    serviceUrl: undefined,
    forgeUrl: 'https://github.com',
    siteUrl: undefined,
  });
  const [first = '', second = '', third = ''] = names;
  const jobs = [first, second, third].map((name) => job(name, folder.path));
  await expect(buildParts([...jobs, job('gone', join(work, 'nowhere'))])).rejects.toThrow(/nowhere is not a folder/);
});
