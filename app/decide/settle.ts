import { boardOfAttempt, recordPath, type AttemptRecord, type VersionRecord } from '../../core/contract/records.ts';
import type { ReproductionRecord } from '../../core/contract/reproduction-record.ts';
import { cancellation, withdrawal, type Act } from '../commands/acts.ts';
import type { Effect } from '../decision.ts';
import type { Dispatch, Result, Snapshot } from '../observe/snapshot.ts';
import { dispatchProgress } from './dispatch-progress.ts';
import { short } from './short.ts';

export interface Settled {
  readonly todo: readonly Effect[];
  readonly why: readonly string[];
  /** The snapshot with what was just recorded in it, and without the runs that just ended. */
  readonly snapshot: Snapshot;
}

/** Ends the reason of every run that we cancelled ourselves. */
const byUs = ': cancelled';

/** Ends the reason of every run that was asked for and never began. */
export const notTaken = ' when asked for the run: never began';

/** Whether GitHub would not take a run when it was asked for it. */
export function isNotTaken({ outcome }: Dispatch): boolean {
  return outcome?.kind === 'failed' && outcome.why.endsWith(notTaken);
}

/** Whether a run ended because nobody waited for it any more, or never began: no failure of anything. */
export function isNoFailure({ outcome }: Dispatch): boolean {
  return outcome?.kind === 'failed' && [byUs, notTaken].some((end) => outcome.why.endsWith(end));
}

type Recorded = Extract<Result, { readonly envelope: string }>;

/** Closes every dispatch that has ended, of whatever head, and adds its record to the ones known. */
export function settle(snapshot: Snapshot, acts: readonly Act[], now: string, wallSeconds: number): Settled {
  const open = snapshot.dispatches.filter((candidate) => !candidate.outcome);
  if (open.length === 0) return { todo: [], why: [], snapshot };
  const todo: Effect[] = [];
  const why: string[] = [];
  const records: Recorded[] = [];
  for (const dispatch of open) {
    const { runKey, result, headSha, run } = dispatch;
    const progress = dispatchProgress(dispatch, now, wallSeconds);
    const stale = dispatch.stage === 'evaluate' && headSha !== snapshot.pull.headSha;
    const calledOff = whyCalledOff(dispatch, acts);
    const unwanted = stale ? 'superseded by a newer head' : calledOff;
    if (progress.kind === 'waiting' && run && unwanted !== undefined) {
      // Nobody waits for its answer, and finishing it would spend the team's attempt and tell something about the private data.
      todo.push({ kind: 'cancel', runId: run.id });
      todo.push({ kind: 'settle', runKey, outcome: 'failed', why: `${unwanted}${byUs}` });
      why.push(`run ${runKey} cancelled, ${unwanted}`);
    } else if (progress.kind === 'done' && calledOff !== undefined) {
      todo.push({ kind: 'settle', runKey, outcome: 'failed', why: `${calledOff}: its result is not taken` });
      why.push(`run ${runKey} ended, ${calledOff}`);
    } else if (progress.kind === 'failed') {
      todo.push({ kind: 'settle', runKey, outcome: 'failed', why: progress.why });
      why.push(`run ${runKey} failed: ${progress.why}`);
    } else if (progress.kind === 'done' && 'envelope' in result) {
      const message = `Record ${result.kind} of ${snapshot.repository}#${snapshot.number} at ${short(headSha)}${stale ? ' (superseded)' : ''}`;
      todo.push({ kind: 'record', runKey, path: pathOf(result), text: `${result.envelope}\n`, message });
      todo.push({ kind: 'settle', runKey, outcome: 'recorded', why: stale ? 'superseded by a newer head' : 'recorded' });
      why.push(`run ${runKey} recorded${stale ? ', superseded' : ''}`);
      records.push(result);
    }
  }
  return { todo, why, snapshot: withRecords(snapshot, records, todo) };
}

function pathOf(result: Recorded): string {
  if (result.kind === 'attempt') return recordPath.attempt(result.record);
  return result.kind === 'version' ? recordPath.version(result.record) : recordPath.reproduction(result.record);
}

function withRecords(snapshot: Snapshot, results: readonly Recorded[], todo: readonly Effect[]): Snapshot {
  const closed = new Set(todo.flatMap((effect) => (effect.kind === 'settle' ? [effect.runKey] : [])));
  const attempts = results.flatMap((result) => (result.kind === 'attempt' ? [result.record] : []));
  return {
    ...snapshot,
    attempts: replaced(
      snapshot.attempts,
      attempts.filter((record) => boardOfAttempt(record) === 'feedback'),
    ),
    finals: replaced(
      snapshot.finals,
      attempts.filter((record) => boardOfAttempt(record) === 'final'),
    ),
    reproductions: replaced(
      snapshot.reproductions,
      results.flatMap((result) => (result.kind === 'reproduction' ? [result.record] : [])),
    ),
    versions: replaced(
      snapshot.versions,
      results.flatMap((result) => (result.kind === 'version' ? [result.record] : [])),
    ),
    inFlight: snapshot.inFlight.filter(({ runKey }) => !closed.has(runKey)),
  };
}

/** Why a run is wanted no more; undefined when it is. Whoever asks for one after a cancellation takes that back. Publications are not called off. */
function whyCalledOff({ stage, headSha }: Dispatch, acts: readonly Act[]): string | undefined {
  if (stage === 'publish' || stage === 'promote') return undefined;
  const withdrawn = withdrawal(acts);
  if (withdrawn) return `withdrawn by ${withdrawn.by}`;
  const cancelled = stage === 'evaluate' ? cancellation(acts, headSha) : undefined;
  return cancelled && `called off by ${cancelled.by}`;
}

type AnyRecord = AttemptRecord | VersionRecord | ReproductionRecord;

function replaced<T extends AnyRecord>(records: readonly T[], fresh: readonly T[]): readonly T[] {
  if (fresh.length === 0) return records;
  const id = ({ key }: T): string => `${key.number}/${key.headSha}`;
  const anew = new Map(fresh.map((record) => [id(record), record]));
  return [...records.filter((record) => !anew.has(id(record))), ...anew.values()];
}
