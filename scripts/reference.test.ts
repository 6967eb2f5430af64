import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { referencePages } from './reference.ts';

test('the reference says what the commands and schemas say (node scripts/reference.ts writes it anew)', { timeout: 120_000 }, async () => {
  const expected = await referencePages();
  const read = async (path: string): Promise<[string, string]> => [path, await readFile(new URL(`../${path}`, import.meta.url), 'utf8')];
  expect(new Map(await Promise.all([...expected.keys()].map(read)))).toEqual(expected);
});
