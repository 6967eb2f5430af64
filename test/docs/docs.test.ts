import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPages } from '../../scripts/docs/pages.ts';
import { readBlocks } from '../../scripts/docs/read-blocks.ts';
import { root } from '../../scripts/docs/root.ts';
import { typeBlocks } from './type-blocks.ts';
import { worlds } from './worlds/index.ts';

const blocks = (await readPages()).flatMap(readBlocks);
const lines = blocks.flatMap(({ path, lines: own }) => own.map((line) => ({ path, ...line })));

describe.each(Object.entries(worlds))('typed in %s', (name, open) => {
  const own = blocks.filter((block) => block.lines.some(({ proof }) => proof.kind === 'runs' && proof.world === name));
  // Dozens of commands, each a process of its own.
  test('every command does what its page says it does', { timeout: 900_000 }, async () => {
    expect(own).not.toEqual([]);
    expect(await typeBlocks(await open(), name, own)).toEqual([]);
  });
});

test('every command of every page says how it is known to work', () => {
  expect(lines.length).toBeGreaterThan(50);
  expect(
    lines.flatMap(({ path, line, command, proof }) => (proof.kind === 'unsaid' ? [`${path}:${line} ${command}: ${proof.why}`] : [])),
  ).toEqual([]);
});

test('no page names a world there is not', () => {
  const named = new Set(lines.flatMap(({ proof }) => (proof.kind === 'runs' ? [proof.world] : [])));
  expect([...named].filter((name) => !(name in worlds))).toEqual([]);
});

test('what another test runs stands in that test', async () => {
  const problems: string[] = [];
  for (const { path, line, command, proof } of lines) {
    if (proof.kind !== 'tested') continue;
    const text = await readFile(join(root, proof.by), 'utf8').catch(() => '');
    const missing = proof.words.filter((word) => !text.includes(word));
    if (text === '' || missing.length > 0) problems.push(`${path}:${line} ${command}: ${proof.by} says nothing of ${missing.join(', ')}`);
  }
  expect(problems).toEqual([]);
});
