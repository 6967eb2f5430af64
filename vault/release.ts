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
  /** The part of each score in that, in the order of `scores`; empty when held. */
  readonly bitsOfScores: readonly number[];
}

export interface ReleaseOptions {
  readonly policy: ReleasePolicy;
  /** With `ladder`: the fixed improvement a new score must make, and the grid it is told on; without it, its own noise decides both. */
  readonly step?: number;
}

/** A number given out unrounded may carry every bit of its significand. */
const exactBits = 52;
/** Half-widths on the grid are 1 to 20 steps; the step itself is one of about 8 powers of ten. */
const intervalBits = 2 * Math.log2(20) + Math.log2(8);
const digits = 5;
/** A value on its grid has at most as many digits after the point as the finest step, or significant ones, and a sign. */
const gridBits = Math.log2(2 * (1 + 10 ** 6));

/**
 * What of an attempt's scores may leave the vault.
 *
 * `exact`: all of it. `interval`: values and limits on a grid no finer than their own noise. `ladder`: the same grid, and only if the attempt
 * is better than the team's best by more than one standard error of the paired difference (parameter-free Ladder, Blum and Hardt 2015; for
 * metrics that are no mean over rows the judge takes that error from a paired bootstrap, for ROC AUC from DeLong), or by more than a fixed
 * `step`; else the best scores are repeated, so that a long series of guesses learns nothing from noise.
 */
export function releaseScores({ policy, step }: ReleaseOptions, raw: readonly Score[], best: Best | undefined): Release {
  if (policy === 'ladder' && best && !(best.paired.difference > (step ?? best.paired.se)))
    return { scores: [...best.scores], held: true, bits: 1, bitsOfScores: [] };
  const rounded = raw.map((score, index) => releaseScore(policy, index === 0 ? step : undefined, score));
  return {
    scores: rounded.map(({ score }) => score),
    held: false,
    bits: rounded.reduce((sum, { bits }) => sum + bits, policy === 'ladder' ? 1 : 0),
    bitsOfScores: rounded.map(({ bits }) => bits),
  };
}

function releaseScore(policy: ReleasePolicy, fixed: number | undefined, score: Score): { score: Score; bits: number } {
  if (policy === 'exact') return { score, bits: 3 * exactBits };
  const { value, low, high } = score;
  const coarsest = Math.max(Math.abs(value), Math.abs(low), Math.abs(high));
  const finest = coarsest < 1 ? 0 : 10 ** (Math.floor(Math.log10(coarsest)) + 1 - digits);
  const step = Math.max(policy === 'ladder' && fixed !== undefined ? fixed : noiseStep((high - low) / 2), finest);
  return {
    score: { ...score, value: onGrid(value, step), low: onGrid(low, step), high: onGrid(high, step) },
    bits: Math.min(gridBits, Math.log2(2 * (1 + Math.max(1, Math.abs(value)) / step))) + intervalBits,
  };
}

/** Upper bound of what one answer can say: known before anything private is looked at, so that refusing one for its bits says nothing. */
export function mostBits(policy: ReleasePolicy, metrics: number, opponents: number, otherBits: number): number {
  const exact = policy === 'exact';
  const scores = metrics * (exact ? 3 * exactBits : gridBits + intervalBits) + (policy === 'ladder' ? 1 : 0);
  return scores + opponents * (exact ? 2 * exactBits : comparisonBits) + otherBits;
}

/** What of a paired comparison may leave: the difference on the grid of its own noise, p on a coarse grid, never flattering either side. */
export function releaseComparison(
  policy: ReleasePolicy,
  against: string,
  { difference, p, se }: Paired,
): { comparison: Comparison; bits: number } {
  if (policy === 'exact') return { comparison: { with: against, difference, p }, bits: 2 * exactBits };
  const comparison = { with: against, difference: onGrid(difference, noiseStep(se)), p: coarseP(p) };
  return { comparison, bits: comparisonBits };
}

/**
 * What of the difference of two models' primary scores may leave, with how far apart they may be and still count as one: both on the grid of
 * the score's own noise.
 */
export function releaseDifference(
  policy: ReleasePolicy,
  difference: number,
  noise: number,
): { difference: number; tolerance: number; bits: number } {
  if (policy === 'exact') return { difference, tolerance: noise, bits: 2 * exactBits };
  const step = noiseStep(noise);
  const bits = Math.min(gridBits, Math.log2(2 * (1 + Math.abs(difference) / step))) + intervalBits;
  return { difference: onGrid(difference, step), tolerance: Math.max(step, onGrid(noise, step)), bits };
}

/** The most that can say. */
export function mostDifferenceBits(policy: ReleasePolicy): number {
  return policy === 'exact' ? 2 * exactBits : gridBits + intervalBits;
}

/** The power of ten at the size of `noise`; finer digits say nothing about quality. Never finer than 1e-6. */
export function noiseStep(noise: number): number {
  return 10 ** Math.max(-6, Math.floor(Math.log10(Math.max(noise, 1e-6)) + 1e-9));
}

function onGrid(value: number, step: number): number {
  // The decimals of the step itself, which may be fixed at something like 0.005.
  const decimals = Math.min(20, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)) + 2);
  return Number((Math.round(value / step) * step).toFixed(decimals));
}

const pGrid = [1e-6, 2e-6, 5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2e-4, 5e-4, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5] as const;

// Both scores are known on their own grids, so the difference says little more than how the two grids' errors add up.
const comparisonBits = Math.log2(2 * pGrid.length) + Math.log2(20);

/** The nearer tail rounded up to 1-2-5 steps, so that neither "better" nor "worse" looks surer than it is. */
export function coarseP(p: number): number {
  const tail = pGrid.find((step) => Math.min(p, 1 - p) <= step) ?? 0.5;
  return p <= 0.5 ? tail : 1 - tail;
}
