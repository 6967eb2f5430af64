import type { DecisionRecord } from '../contract/decision-record.ts';

/** Numbers of the pull requests their teams withdrew: their attempts stand on no board any more. */
export function withdrawnPulls(decisions: readonly Pick<DecisionRecord, 'decision' | 'key'>[]): ReadonlySet<number> {
  return new Set(decisions.filter(({ decision }) => decision === 'withdraw').map(({ key }) => key.number));
}
