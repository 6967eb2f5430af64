import type { Competition } from '../core/contract/competition.ts';
import type { Comparison, Score } from '../core/contract/evaluation.ts';
import type { Paired } from './judge.ts';

export type ReleasePolicy = Competition['feedback']['release'];

/** What a team's best attempt so far was told, and how the new one compares with it on the same rows. */
export interface Best {
  readonly scores: readonly Score[];
  readonly paired: Paired;
}

export interface Release {
  readonly scores: Score[];
  /** True when the Ladder held the new score back. */
  readonly held: boolean;
  /** Upper bound of what these scores say about the private data. */
  readonly bits: number;
}

/** A number given out unrounded may carry every bit of its significand. */
const exactBits = 52;
/** Half-widths on the grid are 1 to 20 steps; the step itself is one of about 8 powers of ten. */
const intervalBits = 2 * Math.log2(20) + Math.log2(8);

/**
 * What of an attempt's scores may leave the vault.
 *
 * `exact`: all of it. `interval`: values and limits on a grid no finer than their own noise. `ladder`: the same grid, and only if the attempt
 * is better than the team's best by more than one standard error of the paired difference (parameter-free Ladder, Blum and Hardt 2015);
 * else the best scores are repeated, so that a long series of guesses learns nothing from noise.
 */
export function releaseScores(policy: ReleasePolicy, raw: readonly Score[], best: Best | undefined): Release {
  if (policy === 'ladder' && best && !(best.paired.difference > best.paired.se)) return { scores: [...best.scores], held: true, bits: 1 };
  const rounded = raw.map((score) => releaseScore(policy, score));
  return {
    scores: rounded.map(({ score }) => score),
    held: false,
    bits: rounded.reduce((sum, { bits }) => sum + bits, policy === 'ladder' ? 1 : 0),
  };
}

function releaseScore(policy: ReleasePolicy, score: Score): { score: Score; bits: number } {
  if (policy === 'exact') return { score, bits: 3 * exactBits };
  const { value, low, high } = score;
  const step = noiseStep((high - low) / 2);
  return {
    score: { ...score, value: onGrid(value, step), low: onGrid(low, step), high: onGrid(high, step) },
    bits: Math.log2(1 + Math.max(1, Math.abs(value)) / step) + intervalBits,
  };
}

/** What of a paired comparison may leave: the difference on the grid of its own noise, p on a coarse grid, never flattering either side. */
export function releaseComparison(
  policy: ReleasePolicy,
  against: string,
  { difference, p, se }: Paired,
): { comparison: Comparison; bits: number } {
  if (policy === 'exact') return { comparison: { with: against, difference, p }, bits: 2 * exactBits };
  const comparison = { with: against, difference: onGrid(difference, noiseStep(se)), p: coarseP(p) };
  // Both scores are known on their own grids, so the difference says little more than how the two grids' errors add up.
  return { comparison, bits: Math.log2(2 * pGrid.length) + Math.log2(20) };
}

/** The power of ten at the size of `noise`; finer digits say nothing about quality. Never finer than 1e-6. */
export function noiseStep(noise: number): number {
  return 10 ** Math.max(-6, Math.floor(Math.log10(Math.max(noise, 1e-6)) + 1e-9));
}

function onGrid(value: number, step: number): number {
  const digits = Math.max(0, Math.round(-Math.log10(step)));
  return Number((Math.round(value / step) * step).toFixed(digits));
}

const pGrid = [1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5] as const;

/** The nearer tail rounded up to 1-2-5 steps, so that neither "better" nor "worse" looks surer than it is. */
export function coarseP(p: number): number {
  const tail = pGrid.find((step) => Math.min(p, 1 - p) <= step) ?? 0.5;
  return p <= 0.5 ? tail : 1 - tail;
}
