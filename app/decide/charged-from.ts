import type { Snapshot } from '../observe/snapshot.ts';
import { evaluationsOf } from './evaluations-of.ts';
import { chargeOfHead, isHead } from './of-head.ts';

/**
 * As of when the attempts before the head's own are counted: its charge once there was one, its last run while that is open, else `now`: what is asked
 * for once more after a failure of ours is charged when it begins, and others may have begun since.
 */
export function chargedFrom(snapshot: Snapshot, now: string): string {
  const paid = chargeOfHead(snapshot);
  if (paid !== undefined) return paid;
  const last = snapshot.dispatches.findLast((one) => one.stage === 'evaluate' && one.headSha === snapshot.pull.headSha);
  return last && evaluationsOf(snapshot).some((run) => isHead(run, snapshot)) ? last.at : now;
}
