import { randomBytes } from 'node:crypto';
import type { Write } from './act/write.ts';
import { considerCompetition, finishCompetition } from './competition/handle-competition.ts';
import type { CompetitionDecision, CompetitionEffect } from './competition/decide-competition.ts';
import { consider } from './consider.ts';
import type { Decision } from './decision.ts';
import type { Doors } from './doors.ts';
import { finish } from './handle.ts';
import { wholeCompetition, type PullKey } from './observe/snapshot.ts';

export interface Replay {
  readonly pull: PullKey;
  readonly decision: Decision | CompetitionDecision;
  /** What differs from the world as it is: what was done, or with a dry run would be. */
  readonly writes: readonly (Write | CompetitionEffect)[];
}

/** The pull requests a delivery pointed to, by its GUID; undefined when the ledger does not hold it (any more). */
export function pullsOf(guid: string, { ledger }: Pick<Doors, 'ledger'>): readonly PullKey[] | undefined {
  return ledger.deliveries.byGuid(guid)?.looks;
}

/**
 * Looks at a pull request, or at a competition as a whole (number {@link wholeCompetition}), as an event would, and does what is left to do unless it
 * is a dry run. Undefined when it is none of ours.
 */
export async function replay(pull: PullKey, doors: Doors, dryRun: boolean): Promise<Replay | undefined> {
  const cause = { look: `replay-${randomBytes(4).toString('hex')}`, deliveries: [] };
  if (pull.number === wholeCompetition) {
    const considered = await considerCompetition(pull.repository, doors);
    if (!considered) return undefined;
    if (!dryRun) await finishCompetition(considered, doors, cause);
    const { snapshot, decision } = considered;
    return { pull: { repository: snapshot.repository, number: wholeCompetition }, decision, writes: decision.effects };
  }
  const considered = await consider(pull, doors);
  if (!considered) return undefined;
  const { snapshot, decision, writes } = considered;
  if (!dryRun) await finish(considered, doors, cause);
  return { pull: { repository: snapshot.repository, number: snapshot.number }, decision, writes };
}
