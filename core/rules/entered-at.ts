import type { AttemptRecord } from '../contract/records.ts';

/** When the head of a record came in (ISO 8601, UTC), by the record's own start where an older runner did not say. */
export function enteredAt(record: Pick<AttemptRecord, 'enteredAt' | 'startedAt'>): string {
  return record.enteredAt ?? record.startedAt;
}
