import type { Evaluation } from '../core/contract/evaluation.ts';
import type { Entry } from './board.ts';
import type { BoardName } from './premises.ts';

/** What the record of a stored entry says of it. */
export function evaluationOf(entry: Omit<Entry, 'order' | 'ledger'>, board: BoardName): Evaluation {
  const { bits, comparisons, cost, held, memorisation, rows, scores, smoke } = entry;
  return {
    kind: 'scored',
    board,
    rows,
    scores: [...scores],
    held,
    comparisons: [...comparisons],
    cost,
    smoke,
    ...(memorisation && { memorisation }),
    bits,
  };
}
