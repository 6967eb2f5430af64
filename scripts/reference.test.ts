import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { accepted, runningLicences, unknown } from './reference/licences-page.ts';
import { referencePages } from './reference.ts';

test('the reference says what the commands and schemas say (node scripts/reference.ts writes it anew)', { timeout: 120_000 }, async () => {
  const expected = await referencePages();
  const read = async (path: string): Promise<[string, string]> => [path, await readFile(new URL(`../${path}`, import.meta.url), 'utf8')];
  expect(new Map(await Promise.all([...expected.keys()].map(read)))).toEqual(expected);
});

test('no package that runs with it has a licence that asks for more than its notice', async () => {
  const licences = [...(await runningLicences())];
  expect(licences.length).toBeGreaterThan(100);
  expect(licences.filter(([, licence]) => !accepted.includes(licence) && licence !== unknown)).toEqual([]);
});
