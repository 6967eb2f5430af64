import { formatProblem } from '../../core/contract/problem.ts';
import { setScalars, type Keys, type Scalar } from '../../core/contract/set-scalars.ts';
import type { PreparedData } from './prepare.ts';

/**
 * Writes the digests of the private splits and of the environment's lock into the text of a `competition.yaml`. Everything else, comments
 * included, stays as it is. Throws when the text has no such values to replace.
 */
export function fillCompetition(
  text: string,
  { splits, lockSha256 }: { readonly splits: PreparedData['splits']; readonly lockSha256: string },
): string {
  const values: [Keys, Scalar][] = [[['environment', 'sha256'], lockSha256]];
  for (const board of ['feedback', 'final'] as const) {
    const { name, sha256, rows } = splits[board];
    values.push([['data', board, 'name'], name], [['data', board, 'sha256'], sha256], [['data', board, 'rows'], rows]);
  }
  return fillValues('competition.yaml', text, values);
}

/** Replaces scalars of a YAML text in place. `values` pairs the keys that lead to a scalar with its new value. Throws when it lacks one of them. */
export function fillValues(path: string, text: string, values: readonly (readonly [Keys, Scalar])[]): string {
  const set = setScalars(path, text, values);
  if (set.kind === 'problem') throw new Error(formatProblem(set.problem));
  return set.text;
}
