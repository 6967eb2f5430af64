import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { copiedFiles } from './copied-files.ts';

const read = (path: string): Promise<string> => readFile(new URL(`../${path}`, import.meta.url), 'utf8');

test.each([...copiedFiles])('the kit has %s as the vault has it: run `node kit-core/copied-files.ts` after a change', async (from, to) => {
  expect(await read(to)).toBe(await read(from));
});
