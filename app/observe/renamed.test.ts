import { expect, test } from 'vitest';
import { Ledger } from '../ledger/ledger.ts';
import { attempt } from '../testing/records.ts';
import { config, head, noon, repository, runKey } from '../testing/world.ts';
import { competitionAt } from './competition-at.ts';
import { runTitle } from './dispatches.ts';
import { underNameOfToday } from './under-name-of-today.ts';

const today = { name: 'breast-tumour', repository: 'acme-health/tumours', formerly: ['acme/old', repository] };
const renamed = { ...config, competitions: [today] };

test('a repository is known by every name it had, in whatever case, and by no other', () => {
  const ledger = new Ledger(':memory:');
  expect(['acme-health/Tumours', 'ACME/breast-tumour', 'acme/old'].map((name) => competitionAt(name, renamed, ledger))).toEqual(
    Array.from({ length: 3 }, () => today),
  );
  expect(competitionAt('acme/other', renamed, ledger)).toBeUndefined();
  ledger.close();
});

test('a run asked for under the old name is found under the new one, by the title it has, and nothing is looked at twice', () => {
  const ledger = new Ledger(':memory:');
  const asked = {
    runKey: runKey(1),
    repository,
    number: 7,
    competition: 'breast-tumour',
    stage: 'evaluate',
    headSha: head,
    team: 'alice',
  } as const;
  ledger.addDispatch({ ...asked, at: noon });
  ledger.sawPull({ repository, number: 7 }, 'seen', noon);
  ledger.tells({ repository, number: 7 }, { on: {}, context: 'c' });
  ledger.sawHead({ repository, number: 7 }, head, { since: noon, lastComment: 1 });
  competitionAt(today.repository, renamed, ledger);
  competitionAt(today.repository, renamed, ledger);
  const key = { repository: today.repository, number: 7 };
  const [row] = ledger.dispatches(key);
  expect(row && runTitle(row)).toBe(`evaluate ${repository}#7 ${head} ${runKey(1)}`);
  expect([ledger.waiting(), ledger.due(noon)]).toEqual([[key], [key]]);
  expect([ledger.told(today.repository).length, ledger.told(repository).length]).toEqual([1, 0]);
  expect(ledger.sighting(key, head)).toEqual({ since: noon, lastComment: 1 });
  ledger.close();
});

test('its records count as if it had always had its name of today; those of other repositories stay what they are', () => {
  const record = attempt();
  expect(underNameOfToday(record, today).key).toEqual({ ...record.key, repository: today.repository });
  const foreign = { ...record, key: { ...record.key, repository: 'mallory/tumours' } };
  expect(underNameOfToday(foreign, today)).toBe(foreign);
});
