import { decide } from '../decide.ts';
import type { AuditEntry, AuditLog } from './audit-log.ts';
import { digestOf } from './snapshot-digest.ts';

/** Whether an entry's decision comes out the same from the snapshot it was made from; `not-kept` where that is no longer (or never was) held. */
export type MadeAgain = 'same' | 'differs' | 'not-kept';

/** Decides again. A difference means that the code decides otherwise than the one that ran then. */
export function madeAgain({ snapshotSha256, decisionSha256, at }: AuditEntry, log: Pick<AuditLog, 'snapshot'>): MadeAgain {
  const snapshot = log.snapshot(snapshotSha256);
  if (!snapshot) return 'not-kept';
  return digestOf(decide(snapshot, at)) === decisionSha256 ? 'same' : 'differs';
}
