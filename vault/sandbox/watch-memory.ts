import { setTimeout as sleep } from 'node:timers/promises';
import { treeMemory } from './process-tree.ts';

/** Faster than this one core does not fill memory: pages have to be zeroed first. */
const bytesPerMs = 4e6;
const [shortestMs, longestMs] = [10, 200];

/**
 * Where no cgroup does it: looks from outside at what a process and its descendants hold together, and calls `tooMuch` once that is more than
 * `limitBytes`. Looks the more often the nearer they are to it. Ends with the signal.
 */
export async function watchMemory(root: number, limitBytes: number, tooMuch: () => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const held = await treeMemory(root, limitBytes);
    if (signal.aborted) return;
    if (held > limitBytes) {
      tooMuch();
      return;
    }
    const ms = Math.min(longestMs, Math.max(shortestMs, (limitBytes - held) / bytesPerMs));
    await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
