import { expect, test } from 'vitest';
import { readPages } from './pages.ts';
import { readBlocks } from './read-blocks.ts';

const pages = await readPages();
const notRun = pages
  .flatMap(readBlocks)
  .flatMap(({ path, lines }) =>
    lines.flatMap(({ command, proof }) => (proof.kind === 'not run' ? [{ path, command, why: proof.why }] : [])),
  );

test('each command that no test runs is listed among what is not proven, with its page and the reason', () => {
  const unproven = (pages.find(({ path }) => path === 'docs/unproven.md')?.text ?? '').replace(/\s+/g, ' ');
  const missing = notRun.filter(({ path, why }) => !unproven.includes(path) || !unproven.includes(why));
  expect(missing).toEqual([]);
});

test('they are few, and no more than there were', () => {
  expect(notRun.length).toBeGreaterThan(0);
  expect(notRun.length).toBeLessThanOrEqual(9);
});
