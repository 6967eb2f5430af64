import type { AttemptRecord } from '../contract/records.ts';
import { chargedAt } from './charged-at.ts';
import { isCharged } from './quota.ts';

/** When the head of a record was charged (ISO 8601, UTC), so that running it once more is free; undefined where it never was. */
export function paidAt(record: Pick<AttemptRecord, 'chargedAt' | 'startedAt' | 'evaluation'>): string | undefined {
  return isCharged(record) ? chargedAt(record) : record.chargedAt;
}
