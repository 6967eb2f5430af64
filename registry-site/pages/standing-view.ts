import type { Score } from '../../core/contract/evaluation.ts';
import type { Board } from '../catalogue/facts.ts';
import type { Axis, IntervalChart } from '../charts/interval-chart.ts';
import { boardScale } from './board-scale.ts';

/** One score among all of its board: the field as strokes, the score with its interval on top, an axis below. */
export interface StandingView {
  readonly chart: IntervalChart;
  readonly axis: Axis;
  readonly field: string;
}

/** Where `score` stands on `board`, drawn on the board's scale. */
export function standingView(board: Board, score: Score): StandingView {
  const scale = boardScale(board);
  return { chart: scale.draw(score), axis: scale.axis, field: scale.field };
}
