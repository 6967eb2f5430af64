import type { Score } from '../../core/contract/evaluation.ts';
import type { Board } from '../catalogue/facts.ts';
import { intervalScale, type Scale } from '../charts/interval-chart.ts';
import { oncePer } from '../memo/once-per.ts';

/** The one scale on which all intervals of a board are drawn, made once per board. */
export const boardScale = oncePer((board: Board): Scale => {
  const primaries = board.rows.flatMap(({ attempt: { outcome } }): Score[] =>
    outcome.kind === 'scored' ? outcome.scores.slice(0, 1) : [],
  );
  return intervalScale(primaries);
});
