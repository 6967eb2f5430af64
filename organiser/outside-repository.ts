import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { OrganiserError } from './organiser-error.ts';

/** Throws `OrganiserError` where `privateDir` lies in the repository that `competitionDir` belongs to, or around it; links are followed. */
export async function outsideRepository(privateDir: string, competitionDir: string): Promise<void> {
  const [held, repository] = [await realPlace(privateDir), repositoryOf(await realPlace(competitionDir))];
  if (!inside(held, repository) && !inside(repository, held)) return;
  throw new OrganiserError({
    code: 'PRIVATE_IN_REPOSITORY',
    path: privateDir,
    message: inside(held, repository)
      ? 'lies inside the competition’s repository, which everybody can read'
      : 'holds the competition’s repository',
    next: 'choose a folder of its own elsewhere, such as ../private; it goes to the runner, never into git',
  });
}

function inside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || !(way === '..' || way.startsWith('../') || way.startsWith('/'));
}

/** The nearest folder upwards that is a git work tree; the folder itself where none is. */
function repositoryOf(dir: string): string {
  for (let at = dir; dirname(at) !== at; at = dirname(at)) if (existsSync(join(at, '.git'))) return at;
  return dir;
}

/** The real path of what may not exist yet. */
async function realPlace(path: string): Promise<string> {
  const whole = resolve(path);
  const found = await realpath(whole).catch(() => undefined);
  if (found !== undefined || dirname(whole) === whole) return found ?? whole;
  return join(await realPlace(dirname(whole)), basename(whole));
}
