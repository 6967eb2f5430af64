import type { AttemptFacts, Board, BoardRow } from '../catalogue/facts.ts';

const rowsOf = new WeakMap<Board, ReadonlyMap<string, BoardRow>>();

/** The row an attempt has on a board, looked up rather than searched; undefined where its team stands there with another one. */
export function rowOf(board: Board, { recordSha256 }: AttemptFacts): BoardRow | undefined {
  const known = rowsOf.get(board) ?? new Map(board.rows.map((row) => [row.attempt.recordSha256, row]));
  rowsOf.set(board, known);
  return known.get(recordSha256);
}
