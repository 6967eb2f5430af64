import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { performancePage } from './write-performance.ts';

test('docs/performance.md says what bench/results says', async () => {
  expect(await readFile(new URL('../docs/performance.md', import.meta.url), 'utf8')).toBe(await performancePage());
});
