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

type Selection = Pick<DecisionRecord, 'decision' | 'key' | 'at' | 'commentId'>;

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
    if (attempt.evaluation.kind !== 'scored' || gone.has(attempt.key.number) || isLate(attempt, competition.phases)) continue;
    const own = teams.get(attempt.team);
    if (own) own.push(attempt);
    else teams.set(attempt.team, [attempt]);
  }
  const chosen = selections(decisions, closesAt(competition.phases));
  return [...teams.values()].flatMap((own) => finalistsOf(own, chosen, competition));
}

function finalistsOf(
  own: readonly AttemptRecord[],
  chosen: ReadonlyMap<string, Selection>,
  { ranking }: Pick<Competition, 'ranking'>,
): Finalist[] {
  const selected = own
    .flatMap((attempt) => {
      const selection = chosen.get(entryId(attempt));
      return selection ? [{ attempt, selection }] : [];
    })
    .toSorted((a, b) => inOrder(b.selection, a.selection))
    .slice(0, finalsPerTeam);
  if (selected.length > 0) return selected.map(({ attempt }) => ({ attempt, as: 'selected' }));
  const told = own.filter(({ evaluation }) => evaluation.kind === 'scored' && !evaluation.held);
  const [best] = rank(told.length > 0 ? told : own, ranking.tiebreak);
  return best ? [{ attempt: best.attempt, as: 'best' }] : [];
}

/** How each selected head was selected last, before the close. */
function selections(decisions: readonly Selection[], closes: string): ReadonlyMap<string, Selection> {
  const chosen = new Map<string, Selection>();
  for (const selection of decisions) {
    const { decision, key, at } = selection;
    if (decision !== 'select' || instantOf(at) >= instantOf(closes)) continue;
    const id = `${key.number}/${key.headSha}`;
    const before = chosen.get(id);
    if (!before || inOrder(before, selection) < 0) chosen.set(id, selection);
  }
  return chosen;
}

/** Comments of one second are told apart by their ids, which grow with time. */
function inOrder(a: Selection, b: Selection): number {
  return instantOf(a.at) - instantOf(b.at) || a.commentId - b.commentId;
}
