import { readdir, readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { publishedSchemas, schemaId } from '../core/contract/published-schemas.ts';
import { parseYaml } from '../core/contract/yaml.ts';
import { sampleAttempt, sampleCompetition } from '../core/testing/samples.ts';
import { schemaFiles } from './generate-schemas.ts';

const read = (path: string): Promise<string> => readFile(new URL(`../${path}`, import.meta.url), 'utf8');

test('the committed schemas say what the contract says: run `node schemas/generate-schemas.ts` after changing it', async () => {
  const files = await schemaFiles();
  for (const [path, text] of files) expect({ path, text: await read(path) }).toEqual({ path, text });
  const there = (await readdir(new URL('./', import.meta.url))).filter((name) => name.endsWith('.json'));
  expect(there.toSorted()).toEqual([...publishedSchemas().keys()].map((name) => `${name}.schema.json`).toSorted());
});

async function errorsOf(name: string, value: unknown): Promise<unknown> {
  const ajv = new Ajv2020({ strict: false });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  const schema = JSON.parse(await read(`schemas/${name}.schema.json`)) as { $id: string };
  expect(schema.$id).toBe(schemaId(name));
  const validate = ajv.compile(schema);
  validate(value);
  return validate.errors;
}

test.each([
  ['competition', 'examples/breast-tumour/competition.yaml'],
  ['competition', 'competition-template/competition.yaml'],
  ['submission', 'competition-template/baselines/constant/submission.yaml'],
  ['submission', 'competition-template/baselines/simple/submission.yaml'],
])('an editor with the %s schema finds nothing wrong with %s', async (schema, path) => {
  const parsed = parseYaml(path, await read(path));
  if (parsed.kind === 'problem') throw new Error(parsed.problem.message);
  expect(await errorsOf(schema, parsed.value)).toBeNull();
});

test('other validators take and refuse what ours does', async () => {
  const attempt = sampleAttempt({ number: 3, score: 0.9 });
  expect(await errorsOf('attempt-record', attempt)).toBeNull();
  expect(await errorsOf('gate-report', attempt.gate)).toBeNull();
  expect(await errorsOf('competition', sampleCompetition())).toBeNull();
  for (const [name, value] of [
    ['attempt-record', { ...attempt, extra: 1 }],
    ['attempt-record', { ...attempt, team: '../up' }],
    ['attempt-record', { ...attempt, evaluation: { ...attempt.evaluation, kind: 'won' } }],
    ['gate-report', { ...attempt.gate, verdict: 'fine' }],
    ['competition', { ...sampleCompetition(), task: 'guessing' }],
  ] as const)
    expect({ name, value, errors: await errorsOf(name, value) }).not.toMatchObject({ errors: null });
});
