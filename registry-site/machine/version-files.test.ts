import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { openApi } from '../../core/service-description/open-api.ts';
import { usualLimits } from '../../core/service-description/usual-limits.ts';
import { packageContract } from '../../harvester/package/package-contract.ts';
import { Submission } from '../../core/contract/submission.ts';
import { assemble } from '../catalogue/assemble.ts';
import type { Catalogue, CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';
import { publicView } from '../catalogue/public-view.ts';
import { fixtureCompetition } from '../testing/fixture-competition.ts';
import { scoredAttempt, versionOf } from '../testing/fixture-records.ts';
import { RecordsFolder } from '../testing/records-folder.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { versionBom } from './version-bom.ts';
import { versionOpenApi } from './version-openapi.ts';

const attempt = scoredAttempt({ number: 1, team: 'alice', title: 'Sum of *three*', score: 0.9 });
const manifest = Submission.parse({
  interface: 1,
  title: attempt.title,
  members: ['alice'],
  licence: 'MIT',
  artifacts: [{ path: 'model.onnx', sha256: 'e'.repeat(64), format: 'onnx' }],
  card: { intendedUse: 'A <second> opinion', limitations: 'One hospital', trainingData: 'The public data' },
});
const published = {
  ...versionOf(attempt, 'a'.repeat(64), 4, { kind: 'crown', why: 'first' }),
  licence: manifest.licence,
  card: manifest.card,
  artifacts: manifest.artifacts,
  parents: [{ model: 'breast-tumour/3', relation: 'distilled' as const }],
};

async function catalogue(): Promise<Catalogue> {
  const folder = await RecordsFolder.create(temporaryFolder());
  const held = { path: 'p', text: '', keyid: 'k' };
  const records = {
    attempts: [{ ...held, record: attempt, sha256: 'a'.repeat(64) }],
    versions: [{ ...held, record: published, sha256: 'b'.repeat(64) }],
    decisions: [],
    skipped: [],
  };
  return assemble(records, [fixtureCompetition()], folder.config(['breast-tumour']));
}

function only({ competitions }: Catalogue): [CompetitionFacts, VersionFacts] {
  const [competition] = competitions;
  return [competition as CompetitionFacts, competition?.versions[0] as VersionFacts];
}

test('the OpenAPI document of a version is the one its service gives', async () => {
  const contract = packageContract(fixtureCompetition(), manifest, attempt, ['model.onnx']);
  const service = openApi({ name: 'breast-tumour', version: { version: '4' }, sha256: published.modelSha256, contract }, usualLimits);
  expect(versionOpenApi(...only(await catalogue()))).toEqual(service);
});

test('the public has none, and a version without a card neither', async () => {
  const [competition, version] = only(await catalogue());
  expect(versionOpenApi(...only(publicView(await catalogue())))).toBeUndefined();
  const plain: VersionFacts & { card?: unknown } = { ...version };
  delete plain.card;
  expect(versionOpenApi(competition, plain)).toBeUndefined();
});

test('the bill of materials is what CycloneDX 1.6 asks for, and tells the public no data set', async () => {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')), 'res/schema');
  const schema = (file: string): object => JSON.parse(readFileSync(join(folder, file), 'utf8')) as object;
  const formats = { 'iri-reference': true, 'idn-email': true, 'date-time': true, uri: true, email: true } as const;
  // Its schemas name each other by the names of their files.
  const others = ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json'];
  const schemas = others.map((file) => ({ ...schema(file), $id: `http://cyclonedx.org/schema/${file}` }));
  const valid = new Ajv({ strict: false, formats, schemas }).compile(schema('bom-1.6.SNAPSHOT.schema.json'));
  const everything = await catalogue();
  const [internal, outside] = [everything, publicView(everything)].map((seen) => versionBom(...only(seen)));
  for (const bom of [internal, outside]) {
    valid(bom);
    expect(valid.errors ?? []).toEqual([]);
  }
  const names = (bom: object | undefined): string[] => (bom as { components: { name: string }[] }).components.map(({ name }) => name);
  expect(names(internal)).toEqual(['model.py', 'model.onnx', 'requirements.lock']);
  expect(names(outside)).toEqual(['model.onnx']);
  expect(JSON.stringify(internal)).toContain('hospital-a-feedback');
  expect(JSON.stringify(outside)).not.toContain('hospital-a-feedback');
});
