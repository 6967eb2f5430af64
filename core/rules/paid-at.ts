import type { AttemptRecord } from '../contract/records.ts';
import { countsFrom } from './counts-from.ts';
import { isCharged } from './quota.ts';

/** When the head of a record was charged (ISO 8601, UTC), so that running it once more is free; undefined where it never was. */
export function paidAt(record: Pick<AttemptRecord, 'chargedAt' | 'startedAt' | 'evaluation'>): string | undefined {
  return isCharged(record) ? countsFrom(record) : record.chargedAt;
}
