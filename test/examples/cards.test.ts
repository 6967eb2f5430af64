import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { cardOf } from '../../examples/card.ts';
import { exampleFolder, examples } from '../../examples/examples.ts';
import { readCompetition } from '../../examples/train-baselines.ts';
import { croissantPython } from './croissant-environment.ts';

const run = promisify(execFile);
const python = await croissantPython();
const reader = fileURLToPath(new URL('read_card.py', import.meta.url));

test.each(examples)('the card of %s is what competition.yaml and CITATION.cff make it', async (example) => {
  const card = join(exampleFolder(example), 'data', 'public', 'croissant.json');
  expect(await readFile(card, 'utf8')).toBe(await cardOf(exampleFolder(example)));
});

test.each(examples)('mlcroissant finds nothing wrong with the card of %s, and reads the rows by it', async (example) => {
  const folder = exampleFolder(example);
  const { stdout } = await run(python, ['-I', reader, join(folder, 'data', 'public', 'croissant.json')], { env: { HOME: '/nonexistent' } });
  const competition = await readCompetition(folder);
  const special = Object.values(competition.columns ?? {});
  const wanted = new Set([...competition.inputs.map(({ name }) => name), ...special, competition.target.name]);
  const told = JSON.parse(stdout) as { errors: string[]; warnings: string[]; columns: string[]; kinds: string[] };
  expect(told).toMatchObject({ errors: [], warnings: [] });
  expect(new Set(told.columns)).toEqual(wanted);
  expect(told.kinds.every((kind) => kind !== 'NoneType' || competition.inputs.some(({ nullable }) => nullable))).toBe(true);
});
