import { instantOf } from '../../core/rules/instant-of.ts';
import type { Dispatch } from '../observe/snapshot.ts';

/** Minutes a run we asked for may stay unlisted before we take it for lost. */
const unlistedMinutes = 5;
/** Hours a run may wait for a free runner. */
const queueHours = 6;

export type Progress =
  | { readonly kind: 'waiting'; readonly running: boolean; readonly byWhen: string }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly at: string; readonly why: string };

/**
 * How far one dispatch is at `now`. `wallSeconds` is the competition's own limit. Everything that is neither a verified record nor still
 * within its deadline is a failure of our infrastructure, with the reason.
 */
export function dispatchProgress(dispatch: Dispatch, now: string, wallSeconds: number): Progress {
  if (dispatch.outcome?.kind === 'failed') return { kind: 'failed', at: dispatch.outcome.at, why: dispatch.outcome.why };
  if (dispatch.outcome) return { kind: 'done' };
  const { run, result } = dispatch;
  if (result.kind === 'unusable') return { kind: 'failed', at: now, why: result.why };
  if (result.kind === 'attempt' && result.record.evaluation.kind === 'failed') {
    const { errorClass } = result.record.evaluation;
    if (errorClass === 'INFRA' || errorClass === 'STALE_HEAD') return { kind: 'failed', at: now, why: `the runner reported ${errorClass}` };
  }
  if (result.kind === 'attempt' && dispatch.stage === 'rescore' && result.record.evaluation.kind === 'failed')
    return { kind: 'failed', at: now, why: `it could not be scored again (${result.record.evaluation.errorClass})` };
  if (result.kind === 'reproduction' && result.record.result.kind === 'failed' && result.record.result.errorClass === 'INFRA')
    return { kind: 'failed', at: now, why: 'the runner reported INFRA' };
  if (result.kind !== 'none') return { kind: 'done' };
  if (run?.status === 'completed')
    return { kind: 'failed', at: now, why: `the run ended (${run.conclusion ?? 'no conclusion'}) without a result` };
  const byWhen = deadline(dispatch, wallSeconds);
  if (instantOf(now) >= instantOf(byWhen))
    return { kind: 'failed', at: now, why: run ? 'the run passed its deadline' : 'the run never appeared' };
  return { kind: 'waiting', running: run?.status === 'in_progress', byWhen };
}

function deadline(dispatch: Dispatch, wallSeconds: number): string {
  const allowed = dispatch.run ? queueHours * 3600 + 4 * wallSeconds : unlistedMinutes * 60;
  return later(dispatch.at, allowed);
}

/** An instant `seconds` after `at`, both ISO 8601 in UTC. */
export function later(at: string, seconds: number): string {
  return new Date(instantOf(at) + seconds * 1000).toISOString();
}
