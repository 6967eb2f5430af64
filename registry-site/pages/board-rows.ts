import type { AttemptFacts, Board, BoardRow } from '../catalogue/facts.ts';
import { oncePer } from '../memo/once-per.ts';

const rowsOf = oncePer((board: Board): ReadonlyMap<string, BoardRow> => new Map(board.rows.map((row) => [row.attempt.recordSha256, row])));

/** The row an attempt has on a board, looked up rather than searched; undefined where its team stands there with another one. */
export function rowOf(board: Board, { recordSha256 }: AttemptFacts): BoardRow | undefined {
  return rowsOf(board).get(recordSha256);
}
