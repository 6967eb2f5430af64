import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const here = new URL('./', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, here), 'utf8');

test('each of the attacks is tried', () => {
  const listed = [...read('attacks.md').matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number));
  const tests = readdirSync(here).filter((name) => name.endsWith('.test.ts'));
  const tried = new Set(tests.flatMap((name) => [...read(name).matchAll(/['`]attack (\d+): /g)].map(([, number]) => Number(number))));
  expect(listed).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
  expect(listed.filter((number) => !tried.has(number))).toEqual([]);
});
