import { setTimeout as sleep } from 'node:timers/promises';
import { durationSecondsBuckets, upperEdge } from './buckets.ts';

/**
 * How many seconds an answer took, as it may be told: the next of eight edges, and not before that edge has come. So neither the record nor
 * the moment it appears says more than which edge it was. Measured by a clock that nobody sets.
 */
export async function releaseAtEdge(startedMs: number, wallSeconds: number, signal?: AbortSignal): Promise<number> {
  const edge = upperEdge((performance.now() - startedMs) / 1000, durationSecondsBuckets(wallSeconds));
  const edgeMs = startedMs + edge * 1000;
  // A timer may fire up to a millisecond early. The caller looks at the signal: what is called off is not released at all.
  const isWaiting = (): boolean => performance.now() < edgeMs && signal?.aborted !== true;
  while (isWaiting()) await sleep(Math.ceil(edgeMs - performance.now()), undefined, { signal }).catch(() => undefined);
  return edge;
}
