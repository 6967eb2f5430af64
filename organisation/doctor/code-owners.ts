import { passedOverSays } from '../github/code-owners.ts';
import { judge, type Finding, type Place } from './finding.ts';
import type { RepositorySnapshot } from './snapshot.ts';

/** Whether those whom CODEOWNERS names are asked at all: where GitHub passes over an owner, anybody who may write approves the competition's rules. */
export function codeOwners({ codeOwnersPassedOver }: RepositorySnapshot, place: Place): Finding {
  return judge(place, codeOwnersPassedOver, 'GitHub knows every code owner, and each may write', ([first, ...others]) =>
    first === undefined
      ? undefined
      : {
          what: `${passedOverSays(first)}${others.length > 0 ? ` (and ${others.length} more)` : ''}: whoever may write approves what these own`,
          fix: 'give who is named there write access, or name people and teams of yours',
        },
  );
}
