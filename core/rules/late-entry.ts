import type { AttemptRecord } from '../contract/records.ts';
import { enteredAt } from './entered-at.ts';
import { instantOf } from './instant-of.ts';
import type { Phase } from './phase.ts';

/** When a competition closes for good: the last `closes` of its phases (ISO 8601, UTC). The schema guarantees one phase at least. */
export function closesAt(phases: readonly Phase[]): string {
  return phases.reduce((last, { closes }) => (instantOf(closes) > instantOf(last) ? closes : last), phases[0]?.closes ?? '');
}

/** Whether an attempt came after the close: let in by a maintainer, shown, and ranked nowhere in the final. */
export function isLate(attempt: Pick<AttemptRecord, 'enteredAt' | 'startedAt'>, phases: readonly Phase[]): boolean {
  return instantOf(enteredAt(attempt)) >= instantOf(closesAt(phases));
}
