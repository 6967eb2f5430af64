import { randomBytes } from 'node:crypto';
import type { Write } from './act/write.ts';
import { carryOut } from './carry-out.ts';
import { consider } from './consider.ts';
import type { Decision } from './decision.ts';
import type { Doors } from './doors.ts';
import type { PullKey } from './observe/snapshot.ts';

export interface Replay {
  readonly pull: PullKey;
  readonly decision: Decision;
  /** What differs from the world as it is: what was done, or with a dry run would be. */
  readonly writes: readonly Write[];
}

/** The pull requests a delivery pointed to, by its GUID; undefined when the ledger does not hold it (any more). */
export function pullsOf(guid: string, { ledger }: Pick<Doors, 'ledger'>): readonly PullKey[] | undefined {
  return ledger.deliveries.byGuid(guid)?.looks;
}

/** Looks at a pull request as an event would, and does what is left to do unless it is a dry run. Undefined when it is none of ours. */
export async function replay(pull: PullKey, doors: Doors, dryRun: boolean): Promise<Replay | undefined> {
  const considered = await consider(pull, doors);
  if (!considered) return undefined;
  const { snapshot, decision, writes } = considered;
  if (!dryRun) await carryOut(considered, doors, { look: `replay-${randomBytes(4).toString('hex')}`, deliveries: [] });
  return { pull: { repository: snapshot.repository, number: snapshot.number }, decision, writes };
}
