import type { Score } from '../../core/contract/evaluation.ts';
import type { Board } from '../catalogue/facts.ts';
import type { Axis, IntervalChart } from '../charts/interval-chart.ts';
import { address } from './addresses.ts';
import { boardScale } from './board-scale.ts';

/**
 * One score among all of its board: the field behind, the score with its interval on top, an axis below. The field is a file of its own, so that a
 * page stays as it is while others join or leave the board and no score goes beyond its ends.
 */
export interface StandingView {
  readonly chart: IntervalChart;
  readonly axis: Axis;
  readonly fieldHref: string;
}

/** Where `score` stands on `board` of a competition, drawn on the board's scale. */
export function standingView(competition: string, board: Board, score: Score): StandingView {
  const scale = boardScale(board);
  return { chart: scale.draw(score), axis: scale.axis, fieldHref: address.field(competition, board.name) };
}
