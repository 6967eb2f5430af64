import { seconds } from '../measure.ts';
import type { Field, Model, Passed } from './field.ts';

/** What several attempts with one model took. */
export interface Cell {
  readonly model: Model;
  /** How many were under way at a time. */
  readonly slots: number;
  /** Wall seconds from the first one's start to the last one's end. */
  readonly elapsed: number;
  readonly passed: readonly Passed[];
}

/** `slots` workers that each take the next attempt when they have ended one. */
export async function measureCell(field: Field, model: Model, slots: number, attempts: number): Promise<Cell> {
  const passed: Passed[] = [];
  let left = attempts;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      passed.push(await field.attempt(model));
    }
  };
  const elapsed = await seconds(() => Promise.all(Array.from({ length: slots }, worker)));
  return { model, slots, elapsed, passed };
}

export function perHour({ elapsed, passed }: Pick<Cell, 'elapsed' | 'passed'>): number {
  return (passed.length / elapsed) * 3600;
}
