import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { leftOutOfRuns } from '../../../core/rules/left-out-of-runs.ts';
import { goesIntoArtifacts, mostFileBytes } from '../../../core/rules/on-github.ts';
import { atContract, type Check, type CheckContext, type Finding } from '../check.ts';

/** What machines leave anywhere, and nobody commits. */
const leftovers = new Set(['.git', '.venv', 'node_modules', '__pycache__']);

/** GitHub takes every file of the organisers: by its size on a push, by its name from one job to the next. */
export const githubFiles: Check = {
  id: 'github-files',
  title: 'GitHub takes every file, by its name and size',
  needs: 'repository',
  run: async (context) => {
    const paths = await filesBelow(context.dir);
    const sizes = await Promise.all(paths.map(async (path) => ({ path, bytes: (await stat(join(context.dir, path))).size })));
    return [
      ...paths.filter((path) => !goesIntoArtifacts(path)).map(unnameable),
      ...sizes.filter(({ bytes }) => bytes > mostFileBytes).map(({ path }) => tooLarge(path)),
      ...largerThanAFile(context),
    ];
  },
};

const unnameable = (path: string): Finding => ({
  level: 'problem',
  path: path.replaceAll(/[\r\n]/g, '�'),
  message:
    'has one of " : < > | * ? or a line break in its name: no attempt could be evaluated, since GitHub takes no such file into an artifact',
  next: 'rename it',
});

const tooLarge = (path: string): Finding => ({
  level: 'problem',
  path,
  message: 'is over 100 MiB, which GitHub refuses on a push',
  next: 'save it smaller (.parquet), or take a sample',
});

function largerThanAFile(context: CheckContext): Finding[] {
  if (context.competition.limits.archiveMB * 1e6 <= mostFileBytes) return [];
  const message = 'is more than the 100 MiB that GitHub takes of a single file, and Git LFS keeps nothing for pull requests from forks';
  return [atContract(context, 'warning', ['limits', 'archiveMB'], message, 'tell participants that a larger model comes in several files')];
}

async function filesBelow(dir: string, folder = ''): Promise<string[]> {
  const entries = await readdir(join(dir, folder), { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (leftovers.has(entry.name) || leftOutOfRuns.has(path)) return [];
      return entry.isDirectory() ? filesBelow(dir, path) : entry.isFile() ? [path] : [];
    }),
  );
  return found.flat().toSorted();
}
