import type { Board } from '../catalogue/facts.ts';
import { figure } from '../format/figures.ts';

export interface BaselineRow {
  readonly name: string;
  readonly score: string;
}

const prefix = 'baseline/';

/**
 * What the competition's baselines reach on a board's rows: the score of the newest attempt compared with one, less their paired difference. Not
 * from attempts whose score the Ladder held, as that score is an older one. Empty for the public, who see no comparison.
 */
export function baselineRows(board: Board, decimals: number): BaselineRow[] {
  const newest = new Map<string, { readonly at: string; readonly score: number }>();
  for (const { attempt } of board.rows) {
    const { finishedAt, inside, outcome } = attempt;
    const [primary] = outcome.kind === 'scored' && !outcome.held ? outcome.scores : [];
    if (!primary) continue;
    const sign = primary.direction === 'higher' ? 1 : -1;
    for (const { difference, with: other } of inside?.comparisons ?? []) {
      if (!other.startsWith(prefix) || (newest.get(other)?.at ?? '') > finishedAt) continue;
      newest.set(other, { at: finishedAt, score: primary.value - sign * difference });
    }
  }
  return [...newest]
    .map(([name, { score }]) => ({ name: name.slice(prefix.length), score: figure(score, decimals) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
