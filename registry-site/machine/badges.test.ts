import { expect, test } from 'vitest';
import { assemble } from '../catalogue/assemble.ts';
import { publicView } from '../catalogue/public-view.ts';
import type { CompetitionFacts } from '../catalogue/facts.ts';
import { readRecords } from '../records/read-records.ts';
import { sampleRecords } from '../testing/sample-records.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { badges } from './badges.ts';

test('a badge says what its page says, also when records contradict each other', async () => {
  const { folder, competitions } = await sampleRecords(temporaryFolder());
  const config = folder.config(competitions.map(({ name }) => name));
  const catalogue = publicView(assemble(await readRecords(folder.path, config), competitions, config));
  const competition = catalogue.competitions.find(({ contract }) => contract.name === 'breast-tumour') as CompetitionFacts;
  const said = new Map([...badges(competition)].map(({ path, content }) => [path, /aria-label="([^"]*)"/.exec(String(content))?.[1]]));
  expect(said.get('badges/breast-tumour.svg')).toBe('breast-tumour: champion v3');
  expect(said.get('badges/breast-tumour/gradient-gang.svg')).toBe('breast-tumour: rank 1–3 of 5');
  expect(said.get('models/breast-tumour/3.svg')).toBe('breast-tumour v3: champion, scanned, signed');
  const doubtful = { ...competition, versions: competition.versions.map((version) => ({ ...version, problems: ['x'] })) };
  const bad = [...badges(doubtful)].find(({ path }) => path === 'models/breast-tumour/3.svg');
  expect(String(bad?.content)).toContain('records contradict');
});
