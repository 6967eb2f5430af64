import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const fixtures = new URL('./fixtures/', import.meta.url);

test('every state with a comment has its picture in the guide: node scripts/screenshots.ts', () => {
  const said = readdirSync(fixtures, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && readFileSync(new URL(`${entry.name}/comment.md`, fixtures), 'utf8').trim() !== '')
    .map(({ name }) => name);
  expect(said.filter((name) => !existsSync(new URL(`../docs/comments/${name}.webp`, import.meta.url)))).toEqual([]);
});
