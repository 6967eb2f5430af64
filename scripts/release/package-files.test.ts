import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, matchesGlob, relative } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../bundle.ts';

const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: string[] };
const left = files.filter((one) => one.startsWith('!')).map((one) => one.slice(1));
const taken = files.filter((one) => !one.startsWith('!'));

test('every file the command line imports is in the package, and none of its tests', () => {
  const needed = reachable('cli/main.ts');
  expect(needed.length).toBeGreaterThan(200);
  expect(needed.filter((path) => !isPacked(path))).toEqual([]);
  expect(
    ['cli/open-record.test.ts', 'vault/judge/test_run.py', 'core/testing/samples.ts', 'test/docs/docs.test.ts'].filter(isPacked),
  ).toEqual([]);
});

test('what the package names is there', () => {
  expect([...taken, '/LICENSE', '/README.md'].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

function isPacked(path: string): boolean {
  const named = taken.some((one) => `/${path}` === one || `/${path}`.startsWith(`${one}/`));
  return (
    named && !left.some((glob) => [glob, `${glob}/**`].some((each) => matchesGlob(`/${path}`, each.startsWith('/') ? each : `/${each}`)))
  );
}

/** The sources of this repository a file imports, and those they import, as paths below the root. */
function reachable(first: string): readonly string[] {
  const found = new Set([first]);
  for (const path of found)
    for (const [, to = ''] of readFileSync(join(root, path), 'utf8').matchAll(/(?:from|import\(|import) ?'(\.{1,2}\/[^']+\.(?:ts|mjs))'/g))
      found.add(relative(root, join(root, dirname(path), to)));
  return [...found];
}
