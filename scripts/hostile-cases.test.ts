import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { hostileRows, listed, renderHostileCases } from './hostile-cases.ts';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

test('every attack of the list is played somewhere', () => {
  const played = new Set(hostileRows().map(({ reference }) => reference));
  expect(Array.from({ length: listed }, (_, index) => index + 1).filter((number) => !played.has(number))).toEqual([]);
  expect([...played].filter((number) => number < 0 || number > listed)).toEqual([]);
});

test('a test that is named is there', () => {
  const named = hostileRows().filter((row) => row.test !== undefined);
  expect(named.filter(({ where, test: title = '' }) => !read(where).includes(title))).toEqual([]);
});

test('the page says what the cases say (node scripts/hostile-cases.ts writes it)', async () => {
  expect(read('docs/hostile-cases.md')).toBe(await renderHostileCases());
});

test('what security.md says it is shown by is there', () => {
  const shown = [...read('docs/security.md').matchAll(/_(?:Shown by |Cases? |`)[^_]+_/g)].flatMap(([text]) =>
    [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
  expect(shown.length).toBeGreaterThan(50);
  const places = (name: string): string[] =>
    [name, `test/hostile/cases/${name}`].map((path) => new URL(`../${path}`, import.meta.url).pathname);
  const words = new Set(['harvester doctor', 'npm run bench -- vault', 'securesystemslib']);
  expect(shown.filter((name) => !words.has(name) && !places(name).some(existsSync))).toEqual([]);
});
