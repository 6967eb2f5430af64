import type { Competition } from '../core/contract/competition.ts';
import type { Comparison, Score } from '../core/contract/evaluation.ts';
import type { BoardKey, Entry, StoredEntry } from './board.ts';
import type { JudgeSplit } from './judge.ts';
import { releaseComparison, releaseScores, type Best, type ReleaseOptions } from './release.ts';
import { zip } from './zip.ts';

/** The same bytes of the same team in the same environment: they get the same predictions, not another draw. */
export function isSame(
  entry: Pick<Entry, 'team' | 'treeSha256' | 'environmentId'>,
  attempt: Pick<Entry, 'team' | 'treeSha256' | 'environmentId'>,
): boolean {
  return entry.team === attempt.team && entry.treeSha256 === attempt.treeSha256 && entry.environmentId === attempt.environmentId;
}

/** How a board tells its scores: the final one tells each attempt once, so there is no series of guesses for a Ladder to hold back. */
export function releaseOn({ feedback }: Competition, board: BoardKey['board']): ReleaseOptions {
  const policy = board === 'final' && feedback.release === 'ladder' ? 'interval' : feedback.release;
  return { policy, ...(feedback.step === undefined ? {} : { step: feedback.step }) };
}

/** Whether an entry was judged by the metrics that competition.yaml names now, and by the same file of the organiser's own. */
export function isJudgedBy(
  { scores, origin }: Pick<Entry, 'scores' | 'origin'>,
  { metrics: { primary, others, scoring } }: Competition,
): boolean {
  const now = [primary, ...others];
  return (
    origin?.scoringSha256 === scoring?.sha256 &&
    scores.length === now.length &&
    now.every(({ name, direction }, at) => scores[at]?.name === name && scores[at].direction === direction)
  );
}

export interface Judged {
  readonly scores: Score[];
  readonly held: boolean;
  readonly comparisons: Comparison[];
  /** Bits of what was not told before. */
  readonly bits: number;
}

type Candidate = Pick<Entry, 'id' | 'team' | 'treeSha256' | 'environmentId'> & { readonly predictions: Float64Array };

/**
 * Scores an attempt and meets it with the entries on the board; what of it may be told, and what that says beyond what was told before.
 *
 * `order` is the attempt's place on the board: only its team's entries before it hold it back. Entries that were judged by other metrics than
 * the present ones set no mark for the Ladder; `known` is what the team was told of the same predictions, and counts as told.
 */
export async function judgeAttempt(
  split: JudgeSplit,
  attempt: Candidate,
  { entries, order, known }: { readonly entries: readonly StoredEntry[]; readonly order: number; readonly known?: Entry | undefined },
  competition: Competition,
  options: ReleaseOptions,
): Promise<Judged> {
  const { primary, others } = competition.metrics;
  const raw = await split.score(attempt.predictions, [primary, ...others]);
  const best = await bestSoFar(entries, attempt, order, competition, split);
  const release = releaseScores(options, raw, best?.told);
  // What the Ladder holds back must not leave through comparisons either: those of the score that is shown are told instead.
  const shown = release.held && best ? best.entry.predictions : attempt.predictions;
  const met = entries.filter((entry) => entry.id !== attempt.id && !entry.held && !(release.held && entry.id === best?.entry.id));
  const paired = await split.compare(
    shown,
    met.map(({ predictions }) => predictions),
    primary,
  );
  const compared = zip(met, paired).map(([entry, test]) => releaseComparison(options.policy, entry.id, test));
  const told = release.held ? best?.entry : known;
  const same = told && !told.held && isJudgedBy(told, competition);
  const metBefore = new Set(same ? told.comparisons.map((comparison) => comparison.with) : []);
  const said = same && !release.held ? newBits(release.scores, release.bitsOfScores, told.scores) : release.bits;
  return {
    scores: release.scores,
    held: release.held,
    comparisons: compared.map(({ comparison }) => comparison),
    bits: compared.reduce((sum, { bits, comparison }) => sum + (metBefore.has(comparison.with) ? 0 : bits), said),
  };
}

function newBits(scores: readonly Score[], bits: readonly number[], told: readonly Score[]): number {
  return zip(scores, bits).reduce((sum, [score, each], at) => {
    const before = told[at];
    return sum + (before && before.value === score.value && before.low === score.low && before.high === score.high ? 0 : each);
  }, 0);
}

async function bestSoFar(
  entries: readonly StoredEntry[],
  attempt: Candidate,
  before: number,
  competition: Competition,
  split: JudgeSplit,
): Promise<{ entry: StoredEntry; told: Best } | undefined> {
  const entry = entries.findLast(
    (each) => each.team === attempt.team && each.id !== attempt.id && !each.held && each.order < before && isJudgedBy(each, competition),
  );
  if (!entry) return undefined;
  const [paired] = await split.compare(attempt.predictions, [entry.predictions], competition.metrics.primary);
  return paired && { entry, told: { scores: entry.scores, paired } };
}
