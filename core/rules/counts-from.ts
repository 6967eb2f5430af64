import type { AttemptRecord } from '../contract/records.ts';

/** When an attempt came in, for quotas and deadlines: one that was run or scored once more came in when it was charged. ISO 8601, UTC. */
export function countsFrom({ chargedAt, startedAt }: Pick<AttemptRecord, 'chargedAt' | 'startedAt'>): string {
  return chargedAt ?? startedAt;
}
