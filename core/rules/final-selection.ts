import type { Competition } from '../contract/competition.ts';
import type { DecisionRecord } from '../contract/decision-record.ts';
import type { AttemptRecord } from '../contract/records.ts';
import { entryId } from './champion.ts';
import { instantOf } from './instant-of.ts';
import { closesAt, isLate } from './late-entry.ts';
import { rank } from './ranking.ts';
import { withdrawnPulls } from './withdrawn.ts';

/** Final runs a team may have. */
export const finalsPerTeam = 2;

export interface Finalist {
  readonly attempt: AttemptRecord;
  /** `selected` by the team, or taken because it is its `best`. */
  readonly as: 'selected' | 'best';
}

type Selection = Pick<DecisionRecord, 'decision' | 'key' | 'at'>;

/**
 * Which attempts are run on the final data, from the records of the feedback board: of each team the two it selected last before the close, else its
 * best. Failed, withdrawn and late attempts are none; a score the Ladder held back is somebody else's, so it is best only where there is no other.
 */
export function finalists(
  attempts: readonly AttemptRecord[],
  decisions: readonly Selection[],
  competition: Pick<Competition, 'phases' | 'ranking'>,
): Finalist[] {
  const gone = withdrawnPulls(decisions);
  const teams = new Map<string, AttemptRecord[]>();
  for (const attempt of attempts) {
    if (attempt.evaluation.kind !== 'scored' || gone.has(attempt.key.number) || isLate(attempt.startedAt, competition.phases)) continue;
    const own = teams.get(attempt.team);
    if (own) own.push(attempt);
    else teams.set(attempt.team, [attempt]);
  }
  const chosen = selectedIds(decisions, closesAt(competition.phases));
  return [...teams.values()].flatMap((own) => finalistsOf(own, chosen, competition));
}

function finalistsOf(
  own: readonly AttemptRecord[],
  chosen: ReadonlyMap<string, number>,
  { ranking }: Pick<Competition, 'ranking'>,
): Finalist[] {
  const selected = own
    .filter((attempt) => chosen.has(entryId(attempt)))
    .toSorted((a, b) => (chosen.get(entryId(b)) ?? 0) - (chosen.get(entryId(a)) ?? 0) || b.key.number - a.key.number)
    .slice(0, finalsPerTeam);
  if (selected.length > 0) return selected.map((attempt) => ({ attempt, as: 'selected' }));
  const told = own.filter(({ evaluation }) => evaluation.kind === 'scored' && !evaluation.held);
  const [best] = rank(told.length > 0 ? told : own, ranking.tiebreak);
  return best ? [{ attempt: best.attempt, as: 'best' }] : [];
}

/** Each selected head with the moment it was selected last, before the close. */
function selectedIds(decisions: readonly Selection[], closes: string): ReadonlyMap<string, number> {
  const chosen = new Map<string, number>();
  for (const { decision, key, at } of decisions) {
    if (decision !== 'select' || instantOf(at) >= instantOf(closes)) continue;
    const id = `${key.number}/${key.headSha}`;
    chosen.set(id, Math.max(chosen.get(id) ?? 0, instantOf(at)));
  }
  return chosen;
}
