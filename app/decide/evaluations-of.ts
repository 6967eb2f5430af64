import { paidAt } from '../../core/rules/paid-at.ts';
import type { Snapshot } from '../observe/snapshot.ts';

/** Evaluations under way of heads that were never charged: what counts against quotas before it has a record. */
export function evaluationsOf({ inFlight, attempts }: Pick<Snapshot, 'inFlight' | 'attempts'>): Snapshot['inFlight'] {
  const open = inFlight.filter(({ stage }) => stage === 'evaluate');
  if (open.length === 0) return open;
  const numbers = new Set(open.map(({ number }) => number));
  const paid = attempts.filter((attempt) => numbers.has(attempt.key.number) && paidAt(attempt) !== undefined);
  const heads = new Set(paid.map(({ key }) => `${key.number}/${key.headSha}`));
  return open.filter(({ number, headSha }) => !heads.has(`${number}/${headSha}`));
}
