import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

const root = new URL('../', import.meta.url);

test('every code with which a file of an organiser is refused stands in the guide', async () => {
  const mine = (await readdir(new URL('organiser/', root), { recursive: true })).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts'),
  );
  const paths = [...mine.map((path) => `organiser/${path}`), ...['read', 'yaml', 'set-scalars'].map((name) => `core/contract/${name}.ts`)];
  const sources = await Promise.all(paths.map((path) => readFile(new URL(path, root), 'utf8')));
  const codes = new Set(
    sources.flatMap((text) =>
      [...text.matchAll(/\bcode: '([A-Z_]+)'|(?:refuse|Refusal)\([^;]*?'([A-Z]+_?[A-Z_]+)'/g)].map(([, a, b]) => a ?? b ?? ''),
    ),
  );
  expect(codes.size).toBeGreaterThan(25);
  const guide = await readFile(new URL('docs/organisers.md', root), 'utf8');
  expect([...codes].filter((code) => !guide.includes(`\`${code}\``))).toEqual([]);
});
