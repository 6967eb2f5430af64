import { uncharged } from '../../core/contract/error-class.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import type { InFlight } from '../observe/snapshot.ts';

/** Whether an attempt is charged to its team: what is ours or nobody's fault is not. */
export function counts(attempt: AttemptRecord): boolean {
  return attempt.evaluation.kind === 'scored' || !uncharged.has(attempt.evaluation.errorClass);
}

export interface Moment {
  readonly team: string;
  readonly repository: string;
  readonly number: number;
  readonly headSha: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Attempts of the team that count on the UTC day of `at` and began before it, those still under way included, this head not. */
export function attemptsToday(me: Moment, attempts: readonly AttemptRecord[], inFlight: readonly InFlight[]): number {
  const mine = (number: number, headSha: string): boolean => number === me.number && headSha === me.headSha;
  const before = (at: string): boolean => at.slice(0, 10) === me.at.slice(0, 10) && Date.parse(at) < Date.parse(me.at);
  const recorded = attempts.filter(
    (attempt) => attempt.team === me.team && !mine(attempt.key.number, attempt.key.headSha) && counts(attempt) && before(attempt.startedAt),
  );
  const known = new Set(recorded.map((attempt) => attempt.runKey));
  const running = inFlight.filter(
    (other) =>
      other.stage === 'evaluate' &&
      other.team === me.team &&
      !mine(other.number, other.headSha) &&
      before(other.at) &&
      !known.has(other.runKey),
  );
  return recorded.length + running.length;
}
