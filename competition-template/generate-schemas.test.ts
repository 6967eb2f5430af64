import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { parseYaml } from '../core/contract/yaml.ts';
import { schemaFiles } from './generate-schemas.ts';

const read = (path: string): Promise<string> => readFile(new URL(path, import.meta.url), 'utf8');

test('the committed schemas say what the contract says: run `node competition-template/generate-schemas.ts` after changing it', async () => {
  for (const [name, text] of await schemaFiles()) expect(await read(`schema/${name}`)).toBe(text);
});

test.each([
  ['competition', '../examples/breast-tumour/competition.yaml'],
  ['competition', 'competition.yaml'],
  ['submission', 'baselines/constant/submission.yaml'],
  ['submission', 'baselines/simple/submission.yaml'],
])('an editor with the %s schema finds nothing wrong with %s', async (schema, path) => {
  const ajv = new Ajv2020({ strict: false });
  (addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  const parsed = parseYaml(path, await read(path));
  if (parsed.kind === 'problem') throw new Error(parsed.problem.message);
  const validate = ajv.compile(JSON.parse(await read(`schema/${schema}.schema.json`)));
  validate(parsed.value);
  expect(validate.errors).toBeNull();
});
