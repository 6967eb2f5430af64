import { lastAsked, waiversOn, type Act } from '../commands/acts.ts';
import type { DispatchEffect, Effect } from '../decision.ts';
import type { Outcome, Snapshot, Stage } from '../observe/snapshot.ts';
import { dispatchProgress, later } from './dispatch-progress.ts';
import { isGivenAfter } from './given-after.ts';
import { queuePosition } from './queue-position.ts';
import { askAgainAt, retryAfter } from './retry.ts';
import { isNoFailure, isNotTaken } from './settle.ts';
import type { Waiting } from './situation.ts';

export interface Next {
  readonly todo: readonly Effect[];
  readonly waiting: Waiting;
  readonly lookAgainAt?: string;
}

export interface Awaited {
  readonly stage: Stage;
  readonly headSha: string;
  readonly team: string;
  /** Where persons are counted. */
  readonly members?: readonly string[] | undefined;
  readonly wallSeconds: number;
}

/** Waits for the run of a stage on a head, or asks for the first or the next one. Never two at a time. */
export function awaitRun(snapshot: Snapshot, awaited: Awaited, acts: readonly Act[], now: string): Next {
  const { stage, headSha, wallSeconds } = awaited;
  const asked = lastAsked(acts, headSha, stage);
  const failures: { at: string; why: string }[] = [];
  for (const dispatch of snapshot.dispatches) {
    if (dispatch.stage !== stage || dispatch.headSha !== headSha || isNoFailure(dispatch)) continue;
    const progress = dispatchProgress(dispatch, now, wallSeconds);
    // One that is found to have ended is closed in this very look.
    if (progress.kind !== 'waiting' && asked && isGivenAfter(asked, dispatch)) continue;
    if (progress.kind === 'failed') failures.push(progress);
    else {
      // A record just committed may not be listed yet: look again soon rather than evaluate twice.
      const byWhen = progress.kind === 'waiting' ? progress.byWhen : later(now, 30);
      const running = progress.kind === 'waiting' && progress.running;
      const queue = queuePosition(dispatch.runKey, dispatch.at, snapshot.inFlight, snapshot.attempts);
      return { todo: [], waiting: { kind: 'under-way', running, since: dispatch.at, byWhen, queue }, lookAgainAt: byWhen };
    }
  }
  const retry = retryAfter(
    failures.map((failure) => failure.at),
    now,
  );
  const why = failures.at(-1)?.why ?? '';
  const refused = notTaken(snapshot, awaited, asked);
  const again = askAgainAt(
    refused.map(({ at }) => at),
    now,
  );
  if (retry.kind === 'now' && again !== undefined)
    return {
      todo: [],
      waiting: { kind: 'retrying', failures: refused.length, at: again, why: refused.at(-1)?.why ?? '' },
      lookAgainAt: again,
    };
  if (retry.kind === 'give-up') return { todo: [], waiting: { kind: 'stuck', failures: retry.failures, why } };
  if (retry.kind === 'later')
    return { todo: [], waiting: { kind: 'retrying', failures: retry.failures, at: retry.at, why }, lookAgainAt: retry.at };
  const soon = later(now, 300);
  const queue = queuePosition('', now, snapshot.inFlight, snapshot.attempts);
  return {
    todo: [dispatchOf(awaited, snapshot, acts, now)],
    waiting: { kind: 'under-way', running: false, since: now, byWhen: soon, queue },
    lookAgainAt: soon,
  };
}

/** How often GitHub would not take this run, since it was last asked for by command. */
function notTaken({ dispatches }: Snapshot, { stage, headSha }: Awaited, asked: Act | undefined): Outcome[] {
  return dispatches
    .filter((one) => one.stage === stage && one.headSha === headSha && isNotTaken(one) && !(asked && isGivenAfter(asked, one)))
    .flatMap(({ outcome }) => outcome ?? []);
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
