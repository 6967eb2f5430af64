import { expect, test } from 'vitest';
import { assemble } from './catalogue/assemble.ts';
import type { CompetitionFacts } from './catalogue/facts.ts';
import type { Records } from './records/read-records.ts';
import { renderPage } from './render/render-page.ts';
import { competitionPages } from './site-pages.ts';
import { fixtureCompetition } from './testing/fixture-competition.ts';
import { scoredAttempt } from './testing/fixture-records.ts';
import { RecordsFolder } from './testing/records-folder.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const [attempts, teams] = [50_000, 5000];

async function crowded(): Promise<CompetitionFacts> {
  const folder = await RecordsFolder.create(temporaryFolder());
  const like = scoredAttempt({ number: 1, team: 'someone', score: 0.9 });
  const records: Records = {
    attempts: Array.from({ length: attempts }, (_, index) => {
      const digest = index.toString(16).padStart(40, '0');
      const finishedAt = new Date(Date.UTC(2026, 9, 1) + index * 60_000).toISOString();
      const record = {
        ...like,
        key: { ...like.key, number: index + 1, headSha: digest },
        team: `team-${index % teams}`,
        finishedAt,
      };
      return { path: 'p', text: '', record, keyid: 'k', sha256: digest.padEnd(64, 'f') };
    }),
    versions: [],
    decisions: [],
    skipped: [],
  };
  const catalogue = assemble(records, [fixtureCompetition()], folder.config(['breast-tumour']));
  return catalogue.competitions[0] as CompetitionFacts;
}

test('fifty thousand attempts: the board comes in parts that a browser takes, and every team is in one', { timeout: 180_000 }, async () => {
  const competition = await crowded();
  const pages = [...competitionPages({ forgeUrl: 'https://github.com' }, competition)].filter(({ path }) => path.includes('/leaderboard/'));
  expect(pages.map(({ path }) => path.replace('competitions/breast-tumour/leaderboard/', ''))).toEqual([
    'index.html',
    '2/index.html',
    '3/index.html',
    '4/index.html',
    '5/index.html',
  ]);
  const seen: string[] = [];
  for (const [index, { page }] of pages.entries()) {
    const html = Buffer.from(renderPage(page(), false)).toString();
    expect(html.length).toBeLessThan(2_500_000);
    seen.push(...[...html.matchAll(/\/team\/(team-\d+)\.html"/g)].map(([, team]) => team as string));
    // Without a script there is a way to every other part.
    expect(html.includes('rel="prev"')).toBe(index > 0);
    expect(html.includes('rel="next"')).toBe(index < pages.length - 1);
    expect(html).toContain(`Rows ${index === 0 ? '1' : `${index}\u202f001`} to ${index + 1}\u202f000 of 5\u202f000`);
  }
  expect(new Set(seen).size).toBe(teams);
  expect(seen).toHaveLength(teams);
});
