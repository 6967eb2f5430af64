import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Competition } from '../core/contract/competition.ts';
import type { AttemptRecord } from '../core/contract/records.ts';
import type { RejudgeRecord } from '../core/contract/rejudge-record.ts';
import { canonicalJson } from '../core/provenance/canonical-json.ts';
import { grantedBits } from './approvals.ts';
import { withBoard, type Board, type BoardKey, type Origin, type StoredEntry } from './board.ts';
import { durationSecondsBuckets, upperEdge } from './buckets.ts';
import { evaluationOf } from './evaluation-of.ts';
import { startJudge, type Judge, type JudgeSplit } from './judge.ts';
import { judgeAttempt, releaseOn, type Judged } from './judge-attempt.ts';
import { keepWithinBudget } from './keep-within-budget.ts';
import type { LedgerHead } from './ledger.ts';
import { checkOwnPremises, type BoardName } from './premises.ts';
import { tell } from './score-on-board.ts';
import { splitTables } from './split-tables.ts';

export interface RejudgeInput {
  readonly competition: Competition;
  /** Where its pull requests are. */
  readonly repository: string;
  readonly competitionDir: string;
  readonly privateDir: string;
  readonly environment: { readonly id: string; readonly lockSha256: string };
  readonly store: string;
  readonly board: BoardName;
  readonly now: () => Date;
  readonly log?: (line: string) => void;
  readonly judge?: Judge;
}

export interface Rejudgement {
  readonly why: string;
  /** The new record of each entry that could be judged again, in order of arrival. */
  readonly attempts: readonly AttemptRecord[];
  readonly again: RejudgeRecord['again'];
  readonly bits: number;
}

/**
 * Judges every entry of a board by the present competition.yaml, in order of arrival and without running a model, as if it had been judged so
 * from the beginning; books what that tells beyond what was told before, and stores it. Entries on other rows than the present ones, made in
 * another environment, or stored without what their record needs are named instead. Throws `VaultError`: BUDGET before anything is told when
 * somebody's budget does not allow it, INFRA for data that is not what competition.yaml says.
 */
export async function rejudge(input: RejudgeInput): Promise<Rejudgement> {
  const { competition, competitionDir, privateDir, environment, now } = input;
  await checkOwnPremises(input, input.board);
  const { name, sha256 } = competition.data[input.board];
  const key: BoardKey = { store: input.store, competition: competition.name, board: input.board, dataSha256: sha256 };
  const judge = input.judge ?? (await startJudge(input.log));
  try {
    const split = await judge.open(await splitTables(join(privateDir, name)), competition, { competitionDir });
    return await withBoard(key, async (board) => {
      const able = board.entries.filter(({ origin, environmentId }) => origin && environmentId === environment.id);
      const rest = board.all.filter((entry) => !able.some(({ id }) => id === entry.id));
      const again = rest.flatMap((entry) => named(entry, input, key));
      const judged = await judgeAgain(split, able, competition, key);
      const at = now();
      const bits = judged.reduce((sum, { judged: { bits: each } }) => sum + each, 0);
      await allow(board, judged, competition, key, at);
      const attempts: AttemptRecord[] = [];
      for (const { entry, judged: result } of judged) attempts.push(await apply(board, entry, result, competition, key, at));
      const why = `${judged.length} entries were judged again by ${competition.metrics.primary.name}; ${again.length} must be evaluated again`;
      return { why, attempts, again, bits };
    });
  } finally {
    if (!input.judge) await judge.close();
  }
}

/**
 * Entries in order of arrival, each met with those before it as these are judged now.
 *
 * So every pair is compared in exactly one record, that of the later one, as it is when they arrive one by one.
 */
export async function judgeAgain(
  split: JudgeSplit,
  entries: readonly StoredEntry[],
  competition: Competition,
  key: BoardKey,
): Promise<{ readonly entry: StoredEntry; readonly judged: Judged }[]> {
  const options = releaseOn(competition, key.board);
  const done: { entry: StoredEntry; judged: Judged }[] = [];
  for (const entry of entries) {
    const before = done.map(({ entry: earlier, judged }) => ({ ...earlier, ...judged, ...judgedBy(competition, earlier) }));
    const judged = await judgeAttempt(split, entry, { entries: before, order: entry.order, known: entry }, competition, options);
    done.push({ entry, judged });
  }
  return done;
}

/** What an entry says of the organiser's own metrics once it is judged by the present ones. */
function judgedBy({ metrics: { scoring } }: Competition, { origin }: Pick<StoredEntry, 'origin'>): { readonly origin?: Origin } {
  if (!origin) return {};
  const { scoringSha256, ...rest } = origin;
  if (scoringSha256 === scoring?.sha256) return { origin };
  return { origin: { ...rest, ...(scoring && { scoringSha256: scoring.sha256 }) } };
}

async function allow(
  board: Board,
  judged: readonly { readonly entry: StoredEntry; readonly judged: Judged }[],
  competition: Competition,
  key: BoardKey,
  at: Date,
): Promise<void> {
  const pending = new Map<string, number>();
  for (const { entry, judged: result } of judged) {
    if (result.bits === 0) continue;
    const people = entry.origin?.members ?? [];
    const otherBits = Math.max(0, ...people.map((person) => pending.get(person.toLowerCase()) ?? 0));
    const attempt = { id: entry.id, team: entry.team, people, otherBits };
    await keepWithinBudget(board, attempt, competition, releaseOn(competition, key.board), await grantedBits(key, entry.team, at));
    for (const person of people) pending.set(person.toLowerCase(), (pending.get(person.toLowerCase()) ?? 0) + result.bits);
  }
}

/** Books and stores one entry's new judgement; what comes back is its new record. */
export async function apply(
  board: Board,
  stored: StoredEntry,
  judged: Judged,
  competition: Competition,
  key: BoardKey,
  at: Date,
): Promise<AttemptRecord> {
  const { predictions, ...entry } = { ...stored, ...judgedBy(competition, stored) };
  const { origin } = entry;
  if (!origin) throw new Error(`${entry.id} was stored without what its record needs`);
  const { policy } = releaseOn(competition, key.board);
  // The same judgement twice tells nothing new; one by other metrics, or against more entries, is told for itself.
  const outcome = `${judged.held ? 'held' : 'rescored'} ${metricsDigest(competition)} among ${judged.comparisons.length}`;
  const telling = { id: entry.id, team: entry.team, people: origin.members ?? [], policy, outcome, bits: judged.bits, at };
  const ledger = await tell(board, key, telling);
  const { scores, held, comparisons } = judged;
  const bits = entry.bits + judged.bits;
  await board.put({ ...entry, scores, held, comparisons, bits, ledger }, predictions);
  return recordOf({ ...entry, scores, held, comparisons, bits }, competition, key, ledger);
}

function recordOf(
  entry: Omit<StoredEntry, 'predictions' | 'order'>,
  competition: Competition,
  key: BoardKey,
  ledger: LedgerHead,
): AttemptRecord {
  const { bookedAt, ...origin } = entry.origin as NonNullable<StoredEntry['origin']>;
  const started = Date.parse(origin.startedAt);
  const seconds = upperEdge((Date.parse(bookedAt) - started) / 1000, durationSecondsBuckets(competition.limits.wallSeconds));
  return {
    ...origin,
    evaluation: evaluationOf(entry, key.board),
    ledger,
    finishedAt: new Date(started + seconds * 1000).toISOString(),
  };
}

/** What tells one way of judging from another. */
function metricsDigest({ metrics }: Competition): string {
  return createHash('sha256').update(canonicalJson(metrics)).digest('hex').slice(0, 16);
}

function named(entry: StoredEntry, { repository, environment }: RejudgeInput, { dataSha256 }: BoardKey): RejudgeRecord['again'] {
  const [, number, headSha] = /^(\d+)\/([0-9a-f]{40})$/.exec(entry.id) ?? [];
  if (number === undefined || headSha === undefined) return [];
  const changed = entry.dataSha256 !== dataSha256 ? 'data-changed' : 'environment-changed';
  const why = changed === 'environment-changed' && entry.environmentId === environment.id ? 'not-kept' : changed;
  return [{ key: { repository, number: Number(number), headSha }, team: entry.team, why }];
}
