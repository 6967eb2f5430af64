import type { AttemptRecord } from '../contract/records.ts';
import { enteredAt } from './entered-at.ts';
import { readManifest } from './read-manifest.ts';

/**
 * Who may change `submissions/<team>/`: the members named in the manifest that is merged (`merged`, its text); until one is, those of the
 * team's first recorded attempt on another pull request than `number`. Undefined when the name is free; empty, so nobody, when the merged
 * manifest cannot be read.
 */
export function folderHolders(
  team: string,
  number: number,
  merged: string | undefined,
  attempts: readonly AttemptRecord[],
): readonly string[] | undefined {
  if (merged !== undefined) {
    const read = readManifest(`submissions/${team}/submission.yaml`, merged);
    return read.kind === 'valid' ? read.value.members : [];
  }
  const first = attempts
    .filter((attempt) => attempt.team === team && attempt.key.number !== number && attempt.members !== undefined)
    .toSorted((a, b) => Date.parse(enteredAt(a)) - Date.parse(enteredAt(b)))[0];
  return first?.members;
}
