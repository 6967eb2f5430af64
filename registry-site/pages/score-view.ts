import type { Score } from '../../core/contract/evaluation.ts';
import { decimalsFor, figure } from '../format/figures.ts';
import { metricName } from '../format/metric-name.ts';

export interface ScoreView {
  readonly metric: string;
  readonly better: string;
  readonly value: string;
  readonly low: string;
  readonly high: string;
  /** The number as recorded, for machines and for sorting. */
  readonly exact: number;
}

/** A score for reading; `decimals` defaults to what its own interval deserves. */
export function scoreView(score: Score, decimals = decimalsFor(score.low, score.high)): ScoreView {
  return {
    metric: metricName(score.name),
    better: score.direction === 'higher' ? 'higher is better' : 'lower is better',
    value: figure(score.value, decimals),
    low: figure(score.low, decimals),
    high: figure(score.high, decimals),
    exact: score.value,
  };
}
