import { expect, test } from 'vitest';
import { assemble } from '../catalogue/assemble.ts';
import { readRecords } from '../records/read-records.ts';
import { fixtureCompetition } from '../testing/fixture-competition.ts';
import { scoredAttempt } from '../testing/fixture-records.ts';
import { RecordsFolder } from '../testing/records-folder.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { wholeSite } from '../testing/whole-site.ts';

test('the address of an attempt that was merged leads to the version it became; one that was not keeps its page', async () => {
  const folder = await RecordsFolder.create(temporaryFolder());
  const merged = scoredAttempt({ number: 7, team: 'alice', score: 0.9 });
  const open = scoredAttempt({ number: 8, team: 'bob', score: 0.8 });
  await folder.published(merged, 3, { kind: 'crown', why: 'first' });
  await folder.attempt(open);
  const config = folder.config(['breast-tumour']);
  const records = await readRecords(folder.path, config);
  const catalogue = assemble(records, [fixtureCompetition()], config);
  const files = [...wholeSite(catalogue, records, { forgeUrl: 'https://github.com' })];
  const page = (path: string): string => String(files.find((file) => file.path === path)?.content);

  const moved = page(`attempts/breast-tumour/7-${merged.key.headSha}.html`);
  expect(moved).toContain('<meta http-equiv="refresh" content="0; url=../../models/breast-tumour/3.html">');
  expect(moved).toContain('<a href="../../models/breast-tumour/3.html">It was merged and became version 3');
  expect(page('models/breast-tumour/3.html')).toContain('How it was evaluated');
  expect(page(`attempts/breast-tumour/8-${open.key.headSha}.html`)).toContain('How it was evaluated');
  const board = page('competitions/breast-tumour/leaderboard/index.html');
  expect(board).toContain('href="../../../models/breast-tumour/3.html"');
  expect(board).toContain(`href="../../../attempts/breast-tumour/8-${open.key.headSha}.html"`);
  expect(board).not.toContain('attempts/breast-tumour/7-');
});
