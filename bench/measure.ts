import { performance } from 'node:perf_hooks';
import type { Figure } from './figure.ts';

/** The middle value; the mean of the two middle ones of an even number. Throws `RangeError` for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new RangeError('a median needs at least one value');
  return (low + high) / 2;
}

/** A figure from several measurements: their median, with the smallest and the largest. */
export function figureOf(values: readonly number[], unit: string, more: Partial<Figure> = {}): Figure {
  return { value: median(values), unit, n: values.length, spread: [Math.min(...values), Math.max(...values)], ...more };
}

/** Wall seconds of one call. */
export async function seconds(call: () => unknown): Promise<number> {
  const from = performance.now();
  await call();
  return (performance.now() - from) / 1000;
}

/**
 * Wall seconds of several contestants, `rounds` times each, taking turns so that a slow spell of the machine meets all of them. The first
 * `warmUps` rounds are not counted.
 */
export async function takeTurns<Name extends string>(
  contestants: Readonly<Record<Name, () => unknown>>,
  { rounds, warmUps = 1 }: { rounds: number; warmUps?: number },
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contestants) as Name[];
  const times = Object.fromEntries(names.map((name): [Name, number[]] => [name, []])) as Record<Name, number[]>;
  for (let round = -warmUps; round < rounds; round += 1)
    for (const name of names) {
      const took = await seconds(contestants[name]);
      if (round >= 0) times[name].push(took);
    }
  return times;
}

/** Ratios of two contestants round by round: what one took for each second of the other. */
export function ratios(mine: readonly number[], other: readonly number[]): number[] {
  return mine.map((value, index) => value / (other[index] ?? Number.NaN));
}
