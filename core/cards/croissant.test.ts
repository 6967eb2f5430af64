import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { Competition } from '../contract/competition.ts';
import { readContract } from '../contract/read.ts';
import { croissantOf, type CardFacts } from './croissant.ts';

const facts: CardFacts = {
  file: { sha256: 'a'.repeat(64), bytes: 12 },
  licence: 'MIT',
  citeAs: 'Somebody (2026). Something.',
  creators: ['Somebody'],
  url: 'https://data.example/',
  version: '1.0.0',
  published: '2026-11-22',
};

async function competition(example: string): Promise<Competition> {
  const text = await readFile(new URL(`../../examples/${example}/competition.yaml`, import.meta.url), 'utf8');
  const read = readContract(Competition, 'competition.yaml', text);
  if (read.kind === 'invalid') throw new Error(read.problems[0].message);
  return read.value;
}

interface Field {
  readonly name: string;
  readonly dataType: string;
  readonly description: string;
}
async function fields(example: string): Promise<Field[]> {
  const card = croissantOf(await competition(example), facts) as { recordSet: [{ field: Field[] }] };
  return card.recordSet[0].field;
}

test('inputs, special columns and the target are there once each, in this order', async () => {
  expect((await fields('diamonds-price')).map(({ name }) => name.replace('rows/', ''))).toEqual(
    ['carat,cut,color,clarity,depth,table,x,y,z'.split(','), 'stone,weight,price'.split(',')].flat(),
  );
  expect((await fields('co2-forecast')).map(({ name, dataType }) => [name, dataType]).at(0)).toEqual(['rows/week', 'sc:Date']);
});

test('bytes are an image where the contract calls them one', async () => {
  expect((await fields('digits-images'))[0]).toMatchObject({ name: 'rows/image', dataType: 'sc:ImageObject' });
});

test('units, ranges, classes and what may be missing are said in words', async () => {
  const diamonds = await fields('diamonds-price');
  expect(diamonds[1]?.description).toBe('Input. Quality of the cut, worst first; one of Fair, Good, Very Good, Premium, Ideal');
  expect((await fields('co2-forecast'))[1]?.description).toMatch(/unit ppm; from 200 to 600; may be missing$/);
});

test('a file Croissant cannot describe is said to be so', async () => {
  const base = await competition('diamonds-price');
  const arrow = { ...base, data: { ...base.data, public: 'data/public/train.arrow' } };
  expect(() => croissantOf(arrow, facts)).toThrow('train.arrow cannot be described by Croissant: only .csv and .parquet can');
});
