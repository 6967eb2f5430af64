import { setTimeout as sleep } from 'node:timers/promises';
import { durationSecondsBuckets, upperEdge } from './buckets.ts';

/**
 * How many seconds an answer took, as it may be told: the next of eight edges, and not before that edge has come. So neither the record nor
 * the moment it appears says more than which edge it was. Measured by a clock that nobody sets.
 */
export async function releaseAtEdge(startedMs: number, wallSeconds: number, signal?: AbortSignal): Promise<number> {
  const edges = durationSecondsBuckets(wallSeconds);
  const elapsed = (performance.now() - startedMs) / 1000;
  const edge = upperEdge(elapsed, edges);
  // The caller looks at the signal: what is called off is not released at all.
  await sleep(Math.max(0, edge - elapsed) * 1000, undefined, { signal }).catch(() => undefined);
  return edge;
}
