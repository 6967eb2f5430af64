import type { Competition } from '../contract/competition.ts';
import type { AttemptRecord } from '../contract/records.ts';
import { pValueText } from './p-value.ts';

export type MergeDecision = { readonly kind: 'ready'; readonly why: string } | { readonly kind: 'wait'; readonly why: string };

export interface MergeInput {
  readonly competition: Pick<Competition, 'merge' | 'baselines'>;
  readonly attempt: AttemptRecord;
  /** Paired test against the champion; undefined when there is no champion, or no test with it. */
  readonly champion?: { readonly version: number; readonly test?: { readonly pBetter: number } | undefined };
  readonly alpha?: number;
}

/**
 * Whether a scored attempt meets the competition's rule for merging. `maintainer`: any score will do, people decide. `beats-baseline`: better
 * than every baseline beyond noise. `beats-champion`: better than the champion beyond noise, or the first. What was never compared is not beaten.
 */
export function decideMerge({ competition, attempt, champion, alpha = 0.05 }: MergeInput): MergeDecision {
  const { evaluation } = attempt;
  if (evaluation.kind !== 'scored') return { kind: 'wait', why: 'it has no score' };
  if (evaluation.held) return { kind: 'wait', why: "no measurable step beyond the team's best" };
  switch (competition.merge.rule) {
    case 'maintainer':
      return { kind: 'ready', why: 'it has a score' };
    case 'beats-champion': {
      if (!champion) return { kind: 'ready', why: 'the first to beat' };
      if (!champion.test) return { kind: 'wait', why: `never compared with version ${champion.version}` };
      const { pBetter } = champion.test;
      return pBetter < alpha
        ? { kind: 'ready', why: `better than version ${champion.version} (${pValueText(pBetter)})` }
        : { kind: 'wait', why: `not better than version ${champion.version} beyond noise (${pValueText(pBetter)})` };
    }
    case 'beats-baseline': {
      for (const { name } of competition.baselines) {
        const test = evaluation.comparisons.find((comparison) => comparison.with === `baseline/${name}`);
        if (!test) return { kind: 'wait', why: `never compared with the baseline ${name}` };
        if (test.p >= alpha) return { kind: 'wait', why: `not better than the baseline ${name} beyond noise (${pValueText(test.p)})` };
      }
      return { kind: 'ready', why: competition.baselines.length > 0 ? 'better than every baseline' : 'there is no baseline to beat' };
    }
  }
}
