import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { madeUpCard, madeUpRows } from './made-up-data.ts';

const read = (path: string): Promise<string> => readFile(new URL(`../../competition-template/${path}`, import.meta.url), 'utf8');

test('the committed rows and their card are those that `node kit-core/template/made-up-data.ts` writes', async () => {
  expect(await read('data/public/train.csv')).toBe(madeUpRows());
  expect(await read('data/public/croissant.json')).toBe(await madeUpCard());
});
