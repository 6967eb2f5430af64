import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { derivedFromRules } from '../../scripts/gate-rules.ts';
import { catalogue } from './catalogue.ts';
import { ruleExamples } from './examples.ts';
import { ruleAnchor } from './render.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('the catalogue of rules', () => {
  test('has 60 rules for Python or more, each with a true and a false example', async () => {
    const rules = await catalogue();
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    const python = rules.filter(({ id }) => id.startsWith('python/')).map(({ id }) => id.slice('python/'.length));
    expect(python.length).toBeGreaterThanOrEqual(60);
    const examples = await ruleExamples();
    for (const kind of ['finds', 'passes'] as const) {
      const shown = new Set(examples.filter((example) => example.kind === kind).map(({ rule }) => rule));
      expect(python.filter((rule) => !shown.has(rule))).toEqual([]);
      expect([...shown].filter((rule) => !python.includes(rule))).toEqual([]);
    }
  });

  test('names every rule the code of the gate can answer with', async () => {
    const known = new Set((await catalogue()).map(({ id }) => id));
    const files = (await readdir(`${root}/gate`, { recursive: true })).filter(
      (file) => file.endsWith('.ts') && !/test|catalogue/.test(file),
    );
    const texts = await Promise.all(
      [...files.map((file) => `gate/${file}`), 'actions/gate/manifest-findings.ts'].map((file) => readFile(`${root}/${file}`, 'utf8')),
    );
    const families = new Set([...known].map((id) => id.split('/', 1)[0]));
    const named = texts.flatMap((text) => [...text.matchAll(/'([a-z]+\/[a-z-]+)'/g)].map((match) => match[1] ?? ''));
    const rules = named.filter((name) => families.has(name.split('/', 1)[0]));
    expect(rules.length).toBeGreaterThan(20);
    expect(rules.filter((rule) => !known.has(rule))).toEqual([]);
  });

  test('is what the manual, the contract and the reports say (node scripts/gate-rules.ts writes them)', async () => {
    const derived = await derivedFromRules();
    const committed = await Promise.all(
      [...derived.keys()].map(async (path) => [path, await readFile(`${root}/${path}`, 'utf8')] as const),
    );
    expect(Object.fromEntries(committed)).toEqual(Object.fromEntries(derived));
  });

  test('has a place in the manual for each', async () => {
    const manual = await readFile(`${root}/docs/gate-rules.md`, 'utf8');
    const places = [...(await catalogue()).map(({ id }) => id), 'unscannable/bomb'].map((id) => `<a id="${ruleAnchor(id)}"></a>`);
    expect(places.filter((place) => !manual.includes(place))).toEqual([]);
  });
});
