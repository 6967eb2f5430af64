import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleAttempt, exampleCompetition, exampleManifest } from '../testing/example-submission.ts';
import { tinyModels } from '../testing/tiny-models.ts';
import { packageModel } from './package-model.ts';

const require = createRequire(import.meta.url);
const schemas = join(dirname(require.resolve('@cyclonedx/cyclonedx-library/package.json')), 'res/schema');
const schema = (file: string): Record<string, unknown> => JSON.parse(readFileSync(join(schemas, file), 'utf8')) as Record<string, unknown>;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'harvester-described-'));
  await writeFile(join(dir, 'model.onnx'), Buffer.from(tinyModels.sum, 'base64'));
  await packageModel({
    competition: exampleCompetition([{ name: 'a', type: 'double' }]),
    manifest: await exampleManifest('sum', 'onnx', dir),
    submissionDir: dir,
    attempt: await exampleAttempt('sum', 5, dir),
    environmentLock: 'numpy==2.4.6 --hash=sha256:bb\n',
    pythonVersion: '3.11.7',
    out: `${dir}-package`,
  });
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
  await rm(`${dir}-package`, { recursive: true, force: true });
});

const read = async <T>(file: string): Promise<T> => JSON.parse(await readFile(join(`${dir}-package`, file), 'utf8')) as T;

test('the ML-BOM is what CycloneDX 1.6 asks for, and names the model, its file and its libraries', async () => {
  const bom = await read<{ components: { name: string; type: string }[]; metadata: { component: object } }>('bom.cdx.json');
  const formats = { 'iri-reference': true, 'idn-email': true, 'date-time': true, uri: true, email: true } as const;
  // Its schemas name each other by the names of their files.
  const others = ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json'];
  const named = others.map((file) => ({ ...schema(file), $id: `http://cyclonedx.org/schema/${file}` }));
  const valid = new Ajv({ strict: false, allErrors: true, formats, schemas: named }).compile(schema('bom-1.6.SNAPSHOT.schema.json'));
  valid(bom);
  expect(valid.errors ?? []).toEqual([]);
  expect(bom.components.map(({ type, name }) => `${type} ${name}`)).toEqual(['file model.onnx', 'library mlflow-skinny', 'library numpy']);
  expect(bom.metadata.component).toMatchObject({
    type: 'machine-learning-model',
    modelCard: { modelParameters: { task: 'binary-classification' } },
  });
});

test('each relation of the provenance is between things it names', async () => {
  const document = await read<Record<string, Record<string, Record<string, string>>>>('prov.json');
  const { entity, activity, agent, ...relations } = document;
  delete relations['prefix'];
  const known: Record<string, object | undefined> = { entity, activity, agent };
  const roles: Record<string, string> = {
    'prov:activity': 'activity',
    'prov:agent': 'agent',
    'prov:entity': 'entity',
    'prov:collection': 'entity',
    'prov:generatedEntity': 'entity',
    'prov:usedEntity': 'entity',
  };
  let ends = 0;
  for (const relation of Object.values(relations))
    for (const link of Object.values(relation))
      for (const [role, id] of Object.entries(link).filter(([key]) => Object.hasOwn(roles, key))) {
        expect(Object.keys(known[roles[role] as string] ?? {})).toContain(id);
        ends++;
      }
  expect(ends).toBeGreaterThan(14);
});
