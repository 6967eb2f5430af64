import type { AttemptKey, AttemptRecord, VersionRecord } from '../../core/contract/records.ts';
import { paidAt } from '../../core/rules/paid-at.ts';
import type { Dispatch, Snapshot, Stage } from '../observe/snapshot.ts';

/** Whether a key, of a record or of a run under way, names the head of the pull request. */
export function isHead(key: AttemptKey, { repository, number, pull }: Snapshot): boolean {
  return key.repository === repository && key.number === number && key.headSha === pull.headSha;
}

/** Whether a record is about the head of the pull request. */
export function isOfHead({ key }: AttemptRecord | VersionRecord, snapshot: Snapshot): boolean {
  return isHead(key, snapshot);
}

/** When the head was charged (ISO 8601, UTC), where it was. */
export function chargeOfHead(snapshot: Snapshot): string | undefined {
  const own = snapshot.attempts.find((attempt) => isOfHead(attempt, snapshot));
  return own && paidAt(own);
}

/** The first run of a stage on the head: its moment is what quotas and phases are held against. */
export function firstDispatch(snapshot: Snapshot, stage: Stage): Dispatch | undefined {
  return snapshot.dispatches.find((dispatch) => dispatch.stage === stage && dispatch.headSha === snapshot.pull.headSha);
}

/** As of when an answered head's attempts are counted: its charge where it was run once more, else when it was first asked for, as far as known. */
export function countedAt(snapshot: Snapshot, { chargedAt, startedAt }: Pick<AttemptRecord, 'chargedAt' | 'startedAt'>): string {
  return chargedAt ?? firstDispatch(snapshot, 'evaluate')?.at ?? startedAt;
}
