import type { Competition } from '../../core/contract/competition.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { decideStart } from '../../core/rules/carbon.ts';
import { entryId } from '../../core/rules/champion.ts';
import { finalBoard, winnersOf } from '../../core/rules/final-board.ts';
import { finalists } from '../../core/rules/final-selection.ts';
import { instantOf } from '../../core/rules/instant-of.ts';
import { closesAt, isLate } from '../../core/rules/late-entry.ts';
import type { Act } from '../commands/acts.ts';
import type { Effect } from '../decision.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { awaitRun } from './await-run.ts';
import { later } from './dispatch-progress.ts';
import { earliest } from './earliest.ts';
import type { Final } from './situation.ts';
import { verificationOf } from './verification-of.ts';

export interface FinalStage {
  /** Of the attempt asked about; undefined where there is none. */
  readonly final: Final | undefined;
  readonly todo: readonly Effect[];
  readonly lookAgainAt?: string;
}

/**
 * What the close of the competition means for a pull request: once the last phase is over, each of its attempts that is in the final is run on the
 * final data, once. `record` is the head's own attempt, where it has a score.
 */
export function finalStage(
  snapshot: Snapshot,
  competition: Competition,
  record: AttemptRecord | undefined,
  acts: readonly Act[],
  now: string,
): FinalStage {
  const closes = closesAt(competition.phases);
  if (instantOf(now) < instantOf(closes))
    return { final: record && { kind: 'before', closes }, todo: [], ...(record && { lookAgainAt: closes }) };
  const fresh = acts.filter(({ recorded }) => !recorded).map((act) => ({ ...act, key: { ...snapshot, headSha: act.headSha } }));
  const all = finalists(snapshot.attempts, [...snapshot.decisions, ...fresh], competition);
  const ids = new Set(all.map(({ attempt }) => entryId(attempt)));
  const finals = new Map(snapshot.finals.filter((final) => ids.has(entryId(final))).map((final) => [entryId(final), final]));
  const own = all.map(({ attempt }) => attempt).filter(({ key }) => key.number === snapshot.number);
  const start = startOf(snapshot, competition, closes, now);
  const runs = own
    .filter((attempt) => !finals.has(entryId(attempt)))
    .map((attempt) => ({
      id: entryId(attempt),
      ...(start === undefined ? run(snapshot, competition, attempt, acts, now) : waitFor(start, now)),
    }));
  const about = (): Final | undefined => {
    if (!record) return undefined;
    const waiting = runs.find(({ id }) => id === entryId(record))?.waiting;
    if (waiting) return { kind: 'waiting', waiting };
    const final = finals.get(entryId(record));
    if (!final) return { kind: 'out', why: isLate(record, competition.phases) ? 'late' : 'other-attempt' };
    return doneWith(final, [...finals.values()], all.length, snapshot, competition, acts);
  };
  const again = earliest(runs.map(({ lookAgainAt }) => lookAgainAt));
  return { final: about(), todo: runs.flatMap(({ todo }) => todo), ...(again !== undefined && { lookAgainAt: again }) };
}

function run(
  snapshot: Snapshot,
  competition: Competition,
  { key, team }: AttemptRecord,
  acts: readonly Act[],
  now: string,
): ReturnType<typeof awaitRun> {
  const { wallSeconds } = competition.limits;
  return awaitRun(snapshot, { stage: 'final', headSha: key.headSha, team, wallSeconds }, acts, now);
}

/** When final runs start, where the organisation would rather wait for a greener hour; undefined for now. */
function startOf({ carbon, config }: Snapshot, { limits }: Competition, closes: string, now: string): string | undefined {
  if (!carbon || !config.carbon) return undefined;
  const deadline = new Date(later(closes, config.carbon.deadlineHours * 3600));
  const start = decideStart({ profile: carbon, now: new Date(now), deadline, seconds: limits.wallSeconds });
  return start.kind === 'start' ? undefined : start.until.toISOString();
}

function waitFor(start: string, now: string): ReturnType<typeof awaitRun> {
  const queue = { ahead: 0, usualSeconds: undefined };
  return { todo: [], waiting: { kind: 'under-way', running: false, since: now, byWhen: start, queue }, lookAgainAt: start };
}

function doneWith(
  record: AttemptRecord,
  finals: readonly AttemptRecord[],
  all: number,
  snapshot: Snapshot,
  competition: Competition,
  acts: readonly Act[],
): Final {
  if (finals.length < all) return { kind: 'done', record, done: finals.length, all, of: all };
  const board = finalBoard(finals, competition.ranking);
  const place = board.find(({ attempt }) => attempt.team === record.team);
  const wins = winnersOf(board, competition.ranking.ties).some(({ attempt }) => attempt === record);
  return {
    kind: 'done',
    record,
    done: all,
    all,
    of: board.length,
    ...(place && { group: place.group }),
    ...(wins && { winner: verificationOf(record, snapshot, competition, acts) }),
  };
}
