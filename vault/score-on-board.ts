import type { Competition } from '../core/contract/competition.ts';
import { grantedBits } from './approvals.ts';
import { withBoard, type Board, type BoardKey, type Entry } from './board.ts';
import type { JudgeSplit } from './judge.ts';
import { isSame, judgeAttempt, releaseOn, type Judged } from './judge-attempt.ts';
import { keepWithinBudget } from './keep-within-budget.ts';
import type { LedgerHead } from './ledger.ts';

/** An attempt that predicted, before anything of it was told. */
export interface Attempt extends Pick<
  Entry,
  'id' | 'team' | 'treeSha256' | 'environmentId' | 'isolation' | 'cost' | 'smoke' | 'memorisation' | 'canaries'
> {
  /** Members of the team: the leak budget is theirs. */
  readonly people: readonly string[];
  readonly predictions: Float64Array;
  /** Bits the record says besides its scores: cost, duration, signs of memorisation. */
  readonly otherBits: number;
  readonly origin?: Omit<NonNullable<Entry['origin']>, 'bookedAt'>;
}

export interface BoardResult extends Judged {
  readonly ledger: LedgerHead;
}

/**
 * Scores an attempt, meets it with every entry on the board, decides what is told, and stores and books that: one step under the board's
 * lock. An attempt that was here before is judged as if what came after it had not happened, so that doing it again gives the same result.
 * Throws BUDGET when the answer could exceed somebody's leak budget.
 */
export async function scoreOnBoard(
  split: JudgeSplit,
  attempt: Attempt,
  competition: Competition,
  key: BoardKey,
  at: Date,
): Promise<BoardResult> {
  const options = releaseOn(competition, key.board);
  return withBoard(key, async (board) => {
    await keepWithinBudget(board, attempt, competition, options, await grantedBits(key, attempt.team, at));
    const order = board.entries.find(({ id }) => id === attempt.id)?.order ?? Infinity;
    const known = board.entries.findLast((entry) => isSame(entry, attempt) && !entry.held);
    const judged = await judgeAttempt(split, attempt, { entries: board.entries, order, known }, competition, options);
    const { scores, held, comparisons } = judged;
    const bits = judged.bits + attempt.otherBits;
    const { id, team, people, treeSha256, environmentId, isolation, cost, smoke, memorisation, canaries, origin } = attempt;
    // Booked first: what is in the store without being booked could be told unbooked.
    const ledger = await tell(board, key, { id, team, people, policy: options.policy, outcome: held ? 'held' : 'scored', bits, at });
    const entry = { id, team, treeSha256, environmentId, isolation, cost, smoke };
    const size = { dataSha256: key.dataSha256, rows: split.rows, outputs: attempt.predictions.length / split.rows };
    const kept = {
      ...(memorisation && { memorisation }),
      ...(canaries && { canaries }),
      ...(origin && { origin: { ...origin, bookedAt: at.toISOString() } }),
    };
    await board.put({ ...entry, ...size, ...kept, held, scores, comparisons, bits, ledger }, attempt.predictions);
    return { scores, held, comparisons, bits, ledger };
  });
}

export interface Telling extends Pick<Entry, 'id' | 'team' | 'bits'> {
  readonly people: readonly string[];
  readonly policy: string;
  readonly outcome: string;
  readonly at: Date;
}

/** Books one answer in the board's ledger. */
export function tell(board: Board, key: BoardKey, { id, team, people, policy, outcome, bits, at }: Telling): Promise<LedgerHead> {
  const { competition, board: name } = key;
  return board.tell({ at: at.toISOString(), competition, board: name, entry: id, team, people: [...people], policy, outcome, bits });
}
