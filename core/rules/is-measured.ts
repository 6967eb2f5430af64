import type { Cost } from '../contract/evaluation.ts';

/** Whether a cost's energy was read from the processors' counters; its method says so in its first word, as it says `estimated` otherwise. */
export function isMeasured({ energyMethod }: Pick<Cost, 'energyMethod'>): boolean {
  return energyMethod.startsWith('measured:');
}
