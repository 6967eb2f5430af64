import { plan } from './act/plan.ts';
import type { Write } from './act/write.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import type { Doors } from './doors.ts';
import { observe } from './observe/observe.ts';
import type { PullKey, Snapshot } from './observe/snapshot.ts';

export interface Considered {
  readonly snapshot: Snapshot;
  /** When the first thing was read, ISO 8601 in UTC. */
  readonly began: string;
  /** Where the ledger's dispatches ended then. */
  readonly mark: number;
  /** The instant of the decision, ISO 8601 in UTC. */
  readonly now: string;
  readonly decision: Decision;
  /** What differs from the world as it is. */
  readonly writes: readonly Write[];
}

/** Observes a pull request and decides on it; changes nothing. Undefined when it is none of ours. */
export async function consider(key: PullKey, doors: Doors): Promise<Considered | undefined> {
  const began = doors.now();
  const mark = doors.ledger.mark();
  const snapshot = await observe(key, doors);
  if (!snapshot) return undefined;
  const now = doors.now();
  const decision = decide(snapshot, now);
  return { snapshot, began, mark, now, decision, writes: plan(decision, snapshot) };
}
