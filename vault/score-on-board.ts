import type { Competition } from '../core/contract/competition.ts';
import type { Comparison, Score } from '../core/contract/evaluation.ts';
import { grantedBits } from './approvals.ts';
import { withBoard, type Board, type BoardKey, type Entry, type StoredEntry } from './board.ts';
import type { JudgeSplit } from './judge.ts';
import { keepWithinBudget } from './keep-within-budget.ts';
import type { LedgerHead } from './ledger.ts';
import { releaseComparison, releaseScores, type Best, type ReleaseOptions } from './release.ts';
import { zip } from './zip.ts';

/** An attempt that predicted, before anything of it was told. */
export interface Attempt extends Pick<
  Entry,
  'id' | 'team' | 'treeSha256' | 'environmentId' | 'isolation' | 'cost' | 'smoke' | 'memorisation'
> {
  /** Members of the team: the leak budget is theirs. */
  readonly people: readonly string[];
  readonly predictions: Float64Array;
  /** Bits the record says besides its scores: cost, duration, signs of memorisation. */
  readonly otherBits: number;
}

export interface BoardResult {
  readonly scores: Score[];
  readonly held: boolean;
  readonly comparisons: Comparison[];
  readonly bits: number;
  readonly ledger: LedgerHead;
}

/** How a board tells its scores: the final one tells each attempt once, so there is no series of guesses for a Ladder to hold back. */
export function releaseOn({ feedback }: Competition, board: BoardKey['board']): ReleaseOptions {
  const policy = board === 'final' && feedback.release === 'ladder' ? 'interval' : feedback.release;
  return { policy, ...(feedback.step === undefined ? {} : { step: feedback.step }) };
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
  const { primary, others } = competition.metrics;
  const options = releaseOn(competition, key.board);
  const { policy } = options;
  const raw = await split.score(attempt.predictions, [primary, ...others]);
  return withBoard(key, async (board) => {
    await keepWithinBudget(board, attempt, competition, options, await grantedBits(key, attempt.team, at));
    const best = await bestSoFar(board, attempt, competition, split);
    const release = releaseScores(options, raw, best?.told);
    // What the Ladder holds back must not leave through comparisons either: those of the score that is shown are told instead.
    const shown = release.held && best ? best.entry.predictions : attempt.predictions;
    const met = board.entries.filter((entry) => entry.id !== attempt.id && !entry.held && !(release.held && entry.id === best?.entry.id));
    const paired = await split.compare(
      shown,
      met.map(({ predictions }) => predictions),
      primary,
    );
    const compared = zip(met, paired).map(([entry, test]) => releaseComparison(policy, entry.id, test));
    const known = release.held ? best?.entry : board.entries.findLast((entry) => isSame(entry, attempt) && !entry.held);
    const metBefore = new Set(known?.comparisons.map((comparison) => comparison.with));
    const comparisons = compared.map(({ comparison }) => comparison);
    const said = known && !release.held ? 0 : release.bits;
    const bits = compared.reduce((sum, told) => sum + (metBefore.has(told.comparison.with) ? 0 : told.bits), said + attempt.otherBits);
    const { id, team, treeSha256, environmentId, isolation, cost, smoke, memorisation } = attempt;
    const entry = { id, team, treeSha256, environmentId, isolation, cost, smoke, ...(memorisation && { memorisation }) };
    const { scores, held } = release;
    // Booked first: what is in the store without being booked could be told unbooked.
    const ledger = await board.tell({
      at: at.toISOString(),
      competition: key.competition,
      board: key.board,
      entry: id,
      team,
      people: [...attempt.people],
      policy,
      outcome: held ? 'held' : 'scored',
      bits,
    });
    const size = { dataSha256: key.dataSha256, rows: split.rows, outputs: attempt.predictions.length / split.rows };
    await board.put({ ...entry, ...size, held, scores, comparisons, bits, ledger }, attempt.predictions);
    return { scores, held, comparisons, bits, ledger };
  });
}

/** The same bytes of the same team in the same environment: they get the same predictions, not another draw. */
export function isSame(
  entry: Pick<Entry, 'team' | 'treeSha256' | 'environmentId'>,
  attempt: Pick<Entry, 'team' | 'treeSha256' | 'environmentId'>,
): boolean {
  return entry.team === attempt.team && entry.treeSha256 === attempt.treeSha256 && entry.environmentId === attempt.environmentId;
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
