import { lastAsked, waiversOn, type Act } from '../commands/acts.ts';
import type { DispatchEffect, Effect } from '../decision.ts';
import type { Outcome, Snapshot, Stage } from '../observe/snapshot.ts';
import { dispatchProgress, later } from './dispatch-progress.ts';
import { isGivenAfter } from './given-after.ts';
import { queuePosition } from './queue-position.ts';
import { retryAfter } from './retry.ts';
import { isNoFailure, isNotTaken } from './settle.ts';
import type { Waiting } from './situation.ts';

export interface Next {
  readonly todo: readonly Effect[];
  readonly waiting: Waiting;
  readonly lookAgainAt?: string;
}

/** Which run. */
export interface Wanted {
  readonly stage: Stage;
  readonly headSha: string;
  readonly wallSeconds: number;
}

export interface Awaited extends Wanted {
  readonly team: string;
  /** Where persons are counted. */
  readonly members?: readonly string[] | undefined;
}

/** Waits for the run of a stage on a head, or asks for the first or the next one. Never two at a time. */
export function awaitRun(snapshot: Snapshot, awaited: Awaited, acts: readonly Act[], now: string): Next {
  return waitsFor(snapshot, awaited, acts, now) ?? begins(snapshot, awaited, acts, now);
}

/** What there is to wait for; undefined where the run is to be asked for now. */
export function waitsFor(snapshot: Snapshot, { stage, headSha, wallSeconds }: Wanted, acts: readonly Act[], now: string): Next | undefined {
  const asked = lastAsked(acts, headSha, stage);
  const failed: Pick<Outcome, 'at' | 'why'>[] = [];
  const refused: Outcome[] = [];
  for (const dispatch of snapshot.dispatches) {
    if (dispatch.stage !== stage || dispatch.headSha !== headSha) continue;
    const progress = dispatchProgress(dispatch, now, wallSeconds);
    // One that is found to have ended is closed in this very look.
    if (progress.kind !== 'waiting' && asked && isGivenAfter(asked, dispatch)) continue;
    if (isNoFailure(dispatch)) {
      if (dispatch.outcome && isNotTaken(dispatch)) refused.push(dispatch.outcome);
    } else if (progress.kind === 'failed') failed.push(progress);
    else {
      // A record just committed may not be listed yet: look again soon rather than evaluate twice.
      const byWhen = progress.kind === 'waiting' ? progress.byWhen : later(now, 30);
      const running = progress.kind === 'waiting' && progress.running;
      const queue = queuePosition(dispatch.runKey, dispatch.at, snapshot.inFlight, snapshot.attempts);
      return { todo: [], waiting: { kind: 'under-way', running, since: dispatch.at, byWhen, queue }, lookAgainAt: byWhen };
    }
  }
  const retry = retryAfter(failed, refused, now);
  if (retry.kind === 'now') return undefined;
  const { failures, why } = retry;
  if (retry.kind === 'give-up') return { todo: [], waiting: { kind: 'stuck', failures, why } };
  return { todo: [], waiting: { kind: 'retrying', failures, at: retry.at, why }, lookAgainAt: retry.at };
}

/** Asks for the run. */
export function begins(snapshot: Snapshot, awaited: Awaited, acts: readonly Act[], now: string): Next {
  const soon = later(now, 300);
  const queue = queuePosition('', now, snapshot.inFlight, snapshot.attempts);
  return {
    todo: [dispatchOf(awaited, snapshot, acts, now)],
    waiting: { kind: 'under-way', running: false, since: now, byWhen: soon, queue },
    lookAgainAt: soon,
  };
}

function dispatchOf({ stage, headSha, team, members }: Awaited, { pull }: Snapshot, acts: readonly Act[], now: string): DispatchEffect {
  const published = stage === 'publish' || stage === 'promote';
  // Whatever the gate let pass once it must let pass again, in every run of this head.
  const waivers = published ? [] : waiversOn(acts, headSha, now);
  return {
    kind: 'dispatch',
    stage,
    headSha,
    team,
    ...(members && { members }),
    ...(published && pull.mergeSha !== null && { mergeSha: pull.mergeSha }),
    ...(waivers.length > 0 && { waivers }),
  };
}
