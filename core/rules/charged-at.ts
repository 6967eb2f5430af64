import type { AttemptRecord } from '../contract/records.ts';

/** When an attempt counts, if it does: one that was run or scored once more counts when its head was first charged. ISO 8601, UTC. */
export function chargedAt(record: Pick<AttemptRecord, 'chargedAt' | 'startedAt'>): string {
  return record.chargedAt ?? record.startedAt;
}
