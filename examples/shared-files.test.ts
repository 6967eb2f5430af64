import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sharedFiles, wholeExamples } from './shared-files.ts';

const here = fileURLToPath(new URL('.', import.meta.url));

async function contents(root: string): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const shared of sharedFiles) {
    const isFolder = (await stat(join(root, shared))).isDirectory();
    const paths = isFolder ? (await readdir(join(root, shared), { recursive: true })).map((path) => join(shared, path)) : [shared];
    for (const path of paths) {
      if ((await stat(join(root, path))).isFile()) texts[path] = await readFile(join(root, path), 'utf8');
    }
  }
  return texts;
}

test.each(wholeExamples)(
  '%s has the shared files as the template has them: run `node examples/shared-files.ts` after a change',
  async (example) => {
    expect(await contents(join(here, example))).toEqual(await contents(join(here, '..', 'competition-template')));
  },
);
