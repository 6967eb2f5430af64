import type { Score } from '../../core/contract/evaluation.ts';
import type { Board } from '../catalogue/facts.ts';
import { intervalScale, type Scale } from '../charts/interval-chart.ts';

const scales = new WeakMap<Board, Scale>();

/** The one scale on which all intervals of a board are drawn, made once per board. */
export function boardScale(board: Board): Scale {
  const known = scales.get(board);
  if (known) return known;
  const primaries = board.rows.flatMap(({ attempt: { outcome } }): Score[] =>
    outcome.kind === 'scored' ? outcome.scores.slice(0, 1) : [],
  );
  const scale = intervalScale(primaries);
  scales.set(board, scale);
  return scale;
}
