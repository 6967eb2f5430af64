import { expect, test } from 'vitest';
import { assemble } from '../catalogue/assemble.ts';
import type { CompetitionFacts } from '../catalogue/facts.ts';
import { sitePart, type SitePart } from '../parts/site-part.ts';
import type { Filed } from '../records/read-records.ts';
import { renderPage } from '../render/render-page.ts';
import { fixtureCompetition } from '../testing/fixture-competition.ts';
import { scoredAttempt } from '../testing/fixture-records.ts';
import { RecordsFolder } from '../testing/records-folder.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { address } from './addresses.ts';
import { teamPages } from './teams-page.ts';

/** A part of the site for a competition that each of these teams entered once. */
async function partOf(name: string, teams: readonly string[]): Promise<SitePart> {
  const folder = await RecordsFolder.create(temporaryFolder());
  const attempts = teams.map((team, index): Filed<'attempt'> => {
    const record = scoredAttempt({ competition: name, repository: `harvest/${name}`, number: index + 1, team, score: 0.9 - index / 1e5 });
    return { path: 'p', text: '', record, keyid: 'k', sha256: record.key.headSha.padEnd(64, '0') };
  });
  const catalogue = assemble({ attempts, versions: [], decisions: [], skipped: [] }, [fixtureCompetition({ name })], folder.config([name]));
  return sitePart(catalogue.competitions[0] as CompetitionFacts, catalogue, { forgeUrl: 'https://github.com' });
}

const html = (page: Parameters<typeof renderPage>[0]): string => Buffer.from(renderPage(page, true)).toString();

test('very many teams come in parts, each in one of them, in order; and each has a page at an address of its own', async () => {
  const names = Array.from({ length: 2345 }, (_, index) => `team-${index}`);
  const parts = [await partOf('breast-tumour', [...names.slice(0, 2000), 'index']), await partOf('digits', names.slice(1000))];
  const pages = [...teamPages(parts)];
  const lists = pages.filter(({ template }) => template === 'teams');
  expect(lists.map(({ path }) => path)).toEqual(['teams/index.html', 'teams/page-2/index.html', 'teams/page-3/index.html']);
  expect(new Set(pages.map(({ path }) => path)).size).toBe(pages.length);

  const listed = lists.map((page) => [...html(page).matchAll(/<tr id="team-([^"]+)">\n<th scope="row"><a href="([^"]+)"/g)]);
  expect(listed.map((rows) => rows.length)).toEqual([1000, 1000, 346]);
  const seen = listed.flat().map(([, team]) => team as string);
  expect(seen).toEqual([...names, 'index'].toSorted());
  const there = new Set(pages.map(({ path }) => path));
  for (const [index, rows] of listed.entries())
    for (const [, team = '', href = ''] of rows) {
      expect(href).toBe(`${'../'.repeat(index === 0 ? 1 : 2)}${address.team(team)}`);
      expect(there.has(address.team(team))).toBe(true);
    }
  expect(html(lists[1] as (typeof lists)[number])).toContain('Rows 1\u202f001 to 2\u202f000 of 2\u202f346');
});

test("a team's page holds all it took part in, and need not be made again while that stays", async () => {
  const parts = [await partOf('breast-tumour', ['alice', 'bob']), await partOf('digits', ['alice'])];
  const pageOf = (team: string, of: readonly SitePart[]) => [...teamPages(of)].find(({ path }) => path === address.team(team));
  const [alice, bob] = ['alice', 'bob'].map((team) => pageOf(team, parts));
  if (!alice || !bob) throw new Error('a team has no page');
  expect([...html(alice).matchAll(/href="\.\.\/(badges\/[^"]+)"/g)].map(([, badge]) => badge)).toEqual([
    'badges/breast-tumour/alice.svg',
    'badges/digits/alice.svg',
  ]);
  const later = [...parts, await partOf('glucose', ['bob'])];
  expect(pageOf('alice', later)?.key?.()).toBe(alice.key?.());
  expect(pageOf('bob', later)?.key?.()).not.toBe(bob.key?.());
});
