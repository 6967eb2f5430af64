import type { AttemptRecord, ChampionDecision } from '../contract/records.ts';
import { pValueText } from './p-value.ts';

/** A registered version with the attempt it came from. */
export interface Standing {
  readonly version: number;
  readonly attempt: AttemptRecord;
}

export const entryId = (attempt: AttemptRecord): string => `${attempt.key.number}/${attempt.key.headSha}`;

/**
 * Whether a new model version takes over the `champion` alias.
 *
 * It must beat the champion beyond noise (one-sided paired test, p < `alpha`), or tie with it and cost less. Cost is energy per 1,000
 * predictions in Wh; a version whose cost is unknown never wins a tie, nor does one that saves less than a tenth: that is within the meter's error.
 */
export function decideChampion(champion: Standing | undefined, challenger: AttemptRecord, alpha = 0.05): ChampionDecision {
  if (challenger.evaluation.kind !== 'scored') return { kind: 'keep', why: 'the new version has no score' };
  if (challenger.evaluation.held)
    return { kind: 'keep', why: 'the Ladder held its score back: it is not better than the team’s best beyond noise' };
  if (!champion) return { kind: 'crown', why: 'first accepted version' };
  const test = pairedTest(challenger, champion.attempt);
  if (!test) return { kind: 'undecided', why: `no paired comparison with version ${champion.version}` };
  const figures = `${signed(test.difference)}, ${pValueText(test.pBetter)}`;
  if (test.pBetter < alpha) return { kind: 'crown', why: `better than version ${champion.version} beyond noise (${figures})` };
  if (test.pWorse < alpha) return { kind: 'keep', why: `worse than version ${champion.version} (${figures})` };
  if (cheaper(challenger, champion.attempt))
    return { kind: 'crown', why: `as good as version ${champion.version} and cheaper to run (${figures})` };
  return { kind: 'keep', why: `not better than version ${champion.version} beyond noise (${figures})` };
}

export interface PairedTest {
  /** > 0: `a` is better. */
  readonly difference: number;
  readonly pBetter: number;
  readonly pWorse: number;
}

/** The paired test of `a` against `b`, whichever of the two records holds it: the one evaluated later met the other on the board. */
export function pairedTest(a: AttemptRecord, b: AttemptRecord): PairedTest | undefined {
  const forward = comparisonIn(a, entryId(b));
  if (forward) return { difference: forward.difference, pBetter: forward.p, pWorse: 1 - forward.p };
  const backward = comparisonIn(b, entryId(a));
  if (backward) return { difference: -backward.difference, pBetter: 1 - backward.p, pWorse: backward.p };
  return undefined;
}

function comparisonIn(record: AttemptRecord, id: string): { readonly difference: number; readonly p: number } | undefined {
  return record.evaluation.kind === 'scored' ? record.evaluation.comparisons.find((comparison) => comparison.with === id) : undefined;
}

function cheaper(challenger: AttemptRecord, champion: AttemptRecord): boolean {
  const [a, b] = [challenger, champion].map((record) =>
    record.evaluation.kind === 'scored' ? record.evaluation.cost.energyWhPer1000 : null,
  );
  return typeof a === 'number' && typeof b === 'number' && a < b * 0.9;
}

function signed(value: number): string {
  return `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(4)}`;
}
