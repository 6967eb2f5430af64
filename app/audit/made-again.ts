import { decideCompetition } from '../competition/decide-competition.ts';
import type { CompetitionSnapshot } from '../competition/snapshot.ts';
import { decide } from '../decide.ts';
import { wholeCompetition, type Snapshot } from '../observe/snapshot.ts';
import type { AuditEntry, AuditLog } from './audit-log.ts';
import { digestOf } from './snapshot-digest.ts';

/** Whether an entry's decision comes out the same from the snapshot it was made from; `not-kept` where that is no longer (or never was) held. */
export type MadeAgain = 'same' | 'differs' | 'not-kept';

/** Decides again. A difference means that the code decides otherwise than the one that ran then. */
export function madeAgain({ number, snapshotSha256, decisionSha256, at }: AuditEntry, log: Pick<AuditLog, 'snapshot'>): MadeAgain {
  const snapshot = log.snapshot(snapshotSha256);
  if (!snapshot) return 'not-kept';
  const made = number === wholeCompetition ? decideCompetition(snapshot as CompetitionSnapshot, at) : decide(snapshot as Snapshot, at);
  return digestOf(made) === decisionSha256 ? 'same' : 'differs';
}
