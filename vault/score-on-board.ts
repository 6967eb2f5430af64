import type { Competition } from '../core/contract/competition.ts';
import type { Comparison, Score } from '../core/contract/evaluation.ts';
import { withBoard, type Board, type BoardKey, type StoredEntry } from './board.ts';
import type { JudgeSplit } from './judge.ts';
import { zip } from './zip.ts';
import { releaseComparison, releaseScores, type Best } from './release.ts';

export interface Attempt {
  readonly id: string;
  readonly team: string;
  readonly treeSha256: string;
  readonly predictions: Float64Array;
  /** Bits the record says besides its scores: cost and duration. */
  readonly otherBits: number;
}

export interface BoardResult {
  readonly scores: Score[];
  readonly held: boolean;
  readonly comparisons: Comparison[];
  readonly bits: number;
}

/**
 * Scores an attempt, meets it with every entry on the board, decides what is told, and stores and books that: one step under the board's
 * lock. An attempt that was here before is judged as if what came after it had not happened, so that doing it again gives the same result.
 */
export async function scoreOnBoard(
  split: JudgeSplit,
  attempt: Attempt,
  competition: Competition,
  key: BoardKey,
  at: Date,
): Promise<BoardResult> {
  const { primary, others } = competition.metrics;
  const policy = competition.feedback.release;
  const raw = await split.score(attempt.predictions, [primary, ...others]);
  return withBoard(key, async (board) => {
    const best = await bestSoFar(board, attempt, competition, split);
    const release = releaseScores(policy, raw, best?.told);
    // What the Ladder holds back must not leave through comparisons either: those of the score that is shown are told instead.
    const shown = release.held && best ? best.entry.predictions : attempt.predictions;
    const met = board.entries.filter((entry) => entry.id !== attempt.id && !entry.held && !(release.held && entry.id === best?.entry.id));
    const opponents = met.map(({ predictions }) => predictions);
    const paired = await split.compare(shown, opponents, primary);
    const compared = zip(met, paired).map(([entry, test]) => releaseComparison(policy, entry.id, test));
    const known = new Set(release.held ? best?.entry.comparisons.map((comparison) => comparison.with) : []);
    const comparisons = compared.map(({ comparison }) => comparison);
    const bits = compared.reduce((sum, told) => sum + (known.has(told.comparison.with) ? 0 : told.bits), release.bits + attempt.otherBits);
    const outputs = attempt.predictions.length / split.rows;
    const { id, team, treeSha256 } = attempt;
    const entry = {
      id,
      team,
      treeSha256,
      dataSha256: key.dataSha256,
      rows: split.rows,
      outputs,
      held: release.held,
      scores: release.scores,
      comparisons,
    };
    await board.put(entry, attempt.predictions);
    const outcome = release.held ? 'held' : 'scored';
    await board.tell({ at: at.toISOString(), competition: key.competition, board: key.board, entry: id, team, policy, outcome, bits });
    return { scores: release.scores, held: release.held, comparisons, bits };
  });
}

async function bestSoFar(
  board: Board,
  attempt: Attempt,
  { metrics: { primary } }: Competition,
  split: JudgeSplit,
): Promise<{ entry: StoredEntry; told: Best } | undefined> {
  const before = board.entries.find(({ id }) => id === attempt.id)?.order ?? Infinity;
  const entry = board.entries.findLast(({ team, held, order }) => team === attempt.team && !held && order < before);
  if (!entry) return undefined;
  const [paired] = await split.compare(attempt.predictions, [entry.predictions], primary);
  return paired && { entry, told: { scores: entry.scores, paired } };
}
