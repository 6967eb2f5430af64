import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { assemble } from '../catalogue/assemble.ts';
import { fixtureCompetition } from '../testing/fixture-competition.ts';
import { scoredAttempt, versionOf } from '../testing/fixture-records.ts';
import { RecordsFolder } from '../testing/records-folder.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import type { CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';
import { exampleRequest } from './example-row.ts';
import { howToCall, type HowToCall } from './how-to-call.ts';

async function calls(inputs: ReturnType<typeof fixtureCompetition>['inputs'], serviceUrl?: string): Promise<HowToCall> {
  const folder = await RecordsFolder.create(temporaryFolder());
  const attempt = scoredAttempt({ number: 1, team: 'alice', score: 0.9 });
  const version = versionOf(attempt, 'a'.repeat(64), 1, { kind: 'crown', why: 'first' });
  const held = { path: 'p', text: '', keyid: 'k' };
  const records = {
    attempts: [{ ...held, record: attempt, sha256: 'a'.repeat(64) }],
    versions: [{ ...held, record: version, sha256: 'b'.repeat(64) }],
    decisions: [],
    skipped: [],
  };
  const catalogue = assemble(records, [fixtureCompetition({ inputs })], folder.config(['breast-tumour']));
  const competition = catalogue.competitions[0] as CompetitionFacts;
  const context = {
    ...(catalogue.inside && { inside: catalogue.inside }),
    forgeUrl: 'https://github.com',
    ...(serviceUrl ? { serviceUrl } : {}),
  };
  return howToCall(context, competition, competition.versions[0] as VersionFacts) as HowToCall;
}

test('the printed curl call sends exactly the example, whatever quotes the classes hold', async () => {
  const inputs = [{ name: 'city', type: 'string' as const, classes: ["l'Île `id` $(id)", 'b'] }];
  const { examples } = await calls(inputs, 'http://127.0.0.1:9999');
  const sent = execFileSync('sh', ['-c', `curl() { for last; do :; done; printf %s "$last"; }\n${examples[0]?.code}`], {
    encoding: 'utf8',
  });
  expect(JSON.parse(sent)).toEqual(exampleRequest(inputs));
});

test('long requests are a file, and a version nobody serves says how to start it', async () => {
  const wide = Array.from({ length: 30 }, (_, index) => ({ name: `measure_${index}`, type: 'double' as const }));
  const { examples, exampleHref, start } = await calls(wide);
  expect(examples[0]?.code).toContain('@example.json');
  expect(exampleHref).toBe('competitions/breast-tumour/example.json');
  expect(start).toBe("harvester serve 'models:/breast-tumour/1' --port 8080");
});

test('an example row has a value of the right kind for every column', () => {
  const { dataframe_records } = exampleRequest([
    { name: 'a', type: 'double', range: [0, 1] },
    { name: 'b', type: 'long', range: [1, 4] },
    { name: 'c', type: 'string', classes: ['x', 'y'] },
    { name: 'd', type: 'boolean' },
  ]);
  expect(dataframe_records).toEqual([{ a: 0.5, b: 3, c: 'x', d: false }]);
});
