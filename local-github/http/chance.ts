import type { World } from '../world.ts';

/** Whether something of this share (0–1) happens this time. */
export function happens({ faults }: World, share = 0): boolean {
  return share > 0 && (faults.random ?? Math.random)() < share;
}
