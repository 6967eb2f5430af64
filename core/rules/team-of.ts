import { isName } from '../contract/scalars.ts';
import type { ChangedFile } from './intake.ts';

/** The team a pull request is about: the only `submissions/<team>/` it touches, or undefined when there is none or more than one. */
export function teamOf(changed: readonly ChangedFile[]): string | undefined {
  const teams = new Set(changed.flatMap((file) => [file.path, file.previousPath ?? file.path]).map(teamOfPath));
  const [team] = teams;
  return teams.size === 1 ? team : undefined;
}

/** The team in whose folder a path lies, if it does. */
export function teamOfPath(path: string): string | undefined {
  const [root, team, ...rest] = path.split('/');
  return root === 'submissions' && team && rest.length > 0 && isName(team) ? team : undefined;
}
