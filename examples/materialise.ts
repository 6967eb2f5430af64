import { cp, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exampleFolder, type Example } from './examples.ts';

const template = fileURLToPath(new URL('../competition-template', import.meta.url));
/** What belongs to the template's own made-up competition, or only builds the template. */
const notShared = new Set(['competition.yaml', 'baselines', 'data', 'DATA.md', 'README.md', 'CITATION.cff', 'node_modules', '.venv']);

/**
 * Lays an example out in the folder `into` as the repository an organiser would publish: the template's files, and over them the example's
 * own. `into` must be empty or not there.
 */
export async function materialise(example: Example, into: string): Promise<void> {
  const filter = (from: string): boolean =>
    basename(from) !== '.venv' && basename(from) !== '__pycache__' && !/^generate-schemas.*\.ts$/.test(basename(from));
  await cp(template, into, {
    recursive: true,
    filter: (from) => filter(from) && !notShared.has(from.slice(template.length + 1)),
  });
  await cp(exampleFolder(example), into, { recursive: true, filter });
  // A published competition carries the kit's built rules; this checkout does not.
  await rm(join(into, 'kit', 'core', '.gitignore'), { force: true });
}
