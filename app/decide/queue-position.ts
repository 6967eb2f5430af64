import type { AttemptRecord } from '../../core/contract/records.ts';
import { instantOf } from '../../core/rules/instant-of.ts';
import type { InFlight } from '../observe/snapshot.ts';

export interface QueuePosition {
  /** Evaluations of the same competition asked for earlier and not answered yet. */
  readonly ahead: number;
  /** Seconds an answer took lately, as the median of the last twenty; undefined before there were any. Records round times to buckets. */
  readonly usualSeconds: number | undefined;
}

const lately = 20;

/** Where an evaluation asked for at `at` (ISO 8601, UTC) stands, and what an answer takes. */
export function queuePosition(
  runKey: string,
  at: string,
  inFlight: readonly InFlight[],
  attempts: readonly AttemptRecord[],
): QueuePosition {
  const ahead = inFlight.filter(
    (other) => other.stage === 'evaluate' && other.runKey !== runKey && instantOf(other.at) < instantOf(at),
  ).length;
  const took = attempts
    .toSorted((a, b) => instantOf(b.finishedAt) - instantOf(a.finishedAt))
    .slice(0, lately)
    .map(({ startedAt, finishedAt }) => (instantOf(finishedAt) - instantOf(startedAt)) / 1000)
    .toSorted((a, b) => a - b);
  return { ahead, usualSeconds: took[took.length >> 1] };
}
