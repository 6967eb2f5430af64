import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildKit } from '../../scripts/build-kit.ts';
import { clone, type Competitor, makeHome, publish, type } from './competitor.ts';

let home: string;
let published: string;
let readme: string;
let zoe: Competitor;

beforeAll(async () => {
  await buildKit(true);
  home = await makeHome();
  published = await publish(home, 'competition-template');
  zoe = await clone(home, published, 'zoe', join(home, 'zoe', '.venv'));
  readme = await readFile(join(zoe.folder, 'README.md'), 'utf8');
});
afterAll(() => rm(home, { recursive: true, force: true }));

test("the README's five steps, typed as they stand, end in a pushed branch that is ready", async () => {
  const blocks = [...readme.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, block = '']) => block.replace(/^ +/gm, '').trim());
  expect(blocks.map((block) => block.split('\n')[0])).toEqual([
    'uv run kit new <team> --login <your GitHub login>',
    'uv run kit train',
    'uv run kit check',
    'git switch -c <team>',
  ]);
  const said: string[] = [];
  for (const block of blocks) said.push(await type(zoe.folder, block.replaceAll('<team>', 'zoe').replaceAll('<your GitHub login>', 'zoe')));
  expect(said[0]).toContain('submissions/zoe is there');
  expect(said[1]).toContain('Trained; 1 artifacts');
  expect(said[2]).toMatch(/^Ready/);

  const branches = await type(published, 'git branch --list zoe');
  expect(branches.trim()).toBe('zoe');
  const told = JSON.parse((await zoe.kit(['check', '--json'])).out) as { ready: boolean; notes: string[] };
  expect(told.ready).toBe(true);
  expect(told.notes).not.toContainEqual(expect.stringContaining('nothing is committed yet'));
});

test('every file the README points to is there', async () => {
  const links = [...readme.matchAll(/\]\((?!https?:|#|\.\.\/)([^)#]+)\)/g)].map(([, path = '']) => path);
  expect(links.length).toBeGreaterThan(6);
  expect(links.filter((path) => !existsSync(join(zoe.folder, path)))).toEqual([]);
});

test('every command the README lists is one the kit knows, and has an example', async () => {
  const commands = [...readme.matchAll(/^\| `uv run kit (\w+)`/gm)].map(([, name = '']) => name);
  expect(commands.length).toBe(7);
  for (const name of commands) expect((await zoe.kit([name, '--help'])).out).toContain(`example: uv run kit ${name}`);
});
