import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { root } from './root.ts';
import { commandTree } from '../reference/command-tree.ts';
import { readPages } from './pages.ts';

const tree = await commandTree();
const byName = new Map(tree.map((command) => [command.name, command]));
const pages = (await readPages()).filter(({ path }) => path !== 'CHANGELOG.md' && !path.startsWith('docs/reference/'));

/** `harvester …` as it stands in code, with its page and line. */
const mentions = pages.flatMap(({ path, text }) => {
  const joined = text.replace(/ \\\n\s*/g, ' ');
  const code = [...joined.matchAll(/`([^`\n]+)`/g), ...joined.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, words = '']) => words);
  const calls = code.flatMap((words) =>
    [...words.matchAll(/^(?:npm run -s )?harvester (?:-- )?([a-z][^\n#`]*)/gm)].map(([, call = '']) => call),
  );
  return calls.map((call) => ({ path, call: call.trim() }));
});

function longestCommand(call: string): string | undefined {
  const words = call.split(/\s+/);
  const names = [2, 1].map((count) => `harvester ${words.slice(0, count).join(' ')}`);
  return names.find((name) => byName.has(name));
}

test('every command the documentation names is there', () => {
  expect(mentions.length).toBeGreaterThan(60);
  expect(mentions.filter(({ call }) => longestCommand(call) === undefined)).toEqual([]);
});

test('every option it names beside a command is one of that command', () => {
  const unknown = mentions.flatMap(({ path, call }) => {
    const own = byName.get(longestCommand(call) ?? '');
    const named = [
      ...call
        .split(/[;|&>]/, 1)
        .join('')
        .matchAll(/(?:^|\s)(--?[a-z][a-z-]*)/g),
    ].map(([, option = '']) => option);
    return named.filter((option) => own && !own.options.has(option)).map((option) => `${path}: harvester ${call}: ${option}`);
  });
  expect(unknown).toEqual([]);
});

test('every npm script it names is in package.json', async () => {
  const { scripts } = JSON.parse(await readFile(`${root}/package.json`, 'utf8')) as { scripts: Record<string, string> };
  const named = pages.flatMap(({ path, text }) =>
    [...text.matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)].map(([, name = '']) => ({ path, name })),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ name }) => !(name in scripts))).toEqual([]);
});

test('every command is told of in a guide, not only in the reference', () => {
  const told = new Set(mentions.map(({ call }) => longestCommand(call)));
  expect(tree.filter(({ name, isGroup }) => !isGroup && !told.has(name)).map(({ name }) => name)).toEqual([]);
});
