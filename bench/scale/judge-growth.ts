/** How a quantity goes with the number of attempts: not at all, in step with them, or faster. */
export type Growth = 'flat' | 'linear' | 'faster';

/** A reading after so many attempts. */
export interface Reading {
  readonly attempts: number;
  readonly value: number;
}

export interface GrowthVerdict {
  readonly growth: Growth;
  /** By how much it grew for each attempt, early and late: the median of all slopes within the first and within the second half (Theil and Sen). */
  readonly slopes: readonly [early: number, late: number];
}

/** Readings a half must have for its slope to mean anything. */
const fewest = 4;
/** What grows by less than this share of its median over the whole soak is flat. */
const flatShare = 0.2;
/** What grows by more than this many times its early slope in the end grows faster than its attempts. */
const fasterTimes = 2;

/**
 * Judges the readings of a soak. Medians of slopes are used, so a slow minute of the machine or a collection of garbage does not decide. Throws
 * `RangeError` for fewer than eight readings, or readings that are not in the order of their attempts.
 */
export function judgeGrowth(readings: readonly Reading[]): GrowthVerdict {
  if (readings.length < 2 * fewest) throw new RangeError(`a soak is judged by ${2 * fewest} readings or more, not ${readings.length}`);
  if (readings.some(({ attempts }, at) => attempts <= (readings[at - 1]?.attempts ?? -Infinity)))
    throw new RangeError('readings of a soak must be in the order of their attempts');
  const middle = readings.length >> 1;
  const slopes = [slopeOf(readings.slice(0, middle)), slopeOf(readings.slice(middle))] as const;
  const typical = middleOf(readings.map(({ value }) => Math.abs(value)));
  const span = readings.map(({ attempts }) => attempts);
  const half = (Math.max(...span) - Math.min(...span)) / 2;
  const grown = Math.max(0, slopes[0]) * half + Math.max(0, slopes[1]) * half;
  if (grown <= flatShare * typical) return { growth: 'flat', slopes };
  // What was flat first and grows then has no early slope to be measured by: a flat share of it an attempt stands in.
  const least = (flatShare * typical) / (2 * half);
  return { growth: slopes[1] > fasterTimes * Math.max(slopes[0], least) ? 'faster' : 'linear', slopes };
}

function slopeOf(readings: readonly Reading[]): number {
  return middleOf(readings.flatMap((a, at) => readings.slice(at + 1).map((b) => (b.value - a.value) / (b.attempts - a.attempts))));
}

function middleOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}
