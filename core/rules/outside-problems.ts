import type { Problem } from '../contract/problem.ts';
import type { ChangedFile } from './intake.ts';
import { problemOfAll } from './problem-of-all.ts';
import { teamOfPath } from './team-of.ts';

/** Why a pull request is about no one team's folder. */
export function outsideProblems(changed: readonly ChangedFile[]): Problem[] {
  const outside = changed.filter((file) => teamOfPath(file.path) === undefined || teamOfPath(file.previousPath ?? file.path) === undefined);
  if (outside.length > 0) {
    return outside.slice(0, 20).map((file) => ({
      code: 'OUTSIDE_SUBMISSION',
      path: file.path,
      message: `is not inside a team's folder but was ${file.status}`,
      allowed: 'submissions/<team>/… only',
      next: `undo it: git checkout origin/main -- '${file.path.replaceAll("'", '')}'`,
    }));
  }
  const teams = [...new Set(changed.map((file) => teamOfPath(file.path)))].filter((team) => team !== undefined);
  if (teams.length === 0)
    return [problemOfAll('EMPTY', 'the pull request changes no files', 'add your folder submissions/<team>/ and push')];
  return [
    problemOfAll(
      'SEVERAL_TEAMS',
      `the pull request touches the folders of ${teams.slice(0, 5).join(', ')}`,
      'touch only your own folder; open one pull request a team',
    ),
  ];
}
