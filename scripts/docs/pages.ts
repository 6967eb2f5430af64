import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { root } from './root.ts';

/** A page of the documentation. */
export interface Page {
  /** Below the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const patterns = [
  '*.md',
  'docs/**/*.md',
  'bench/*.md',
  'schemas/*.md',
  'examples/README.md',
  'competition-template/README.md',
  'deploy/**/*.md',
];

/** Every page people are led to, in the order of their paths. */
export async function readPages(): Promise<Page[]> {
  const paths = globSync(patterns, { cwd: root }).map((path) => path.replaceAll('\\', '/'));
  return Promise.all(paths.toSorted().map(async (path) => ({ path, text: await readFile(`${root}/${path}`, 'utf8') })));
}
