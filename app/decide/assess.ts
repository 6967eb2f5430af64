import type { Competition } from '../../core/contract/competition.ts';
import { recordPath, type AttemptRecord, type VersionRecord } from '../../core/contract/records.ts';

import { folderHolders } from '../../core/rules/folder-holders.ts';
import { intake, teamOf, type IntakeDecision } from '../../core/rules/intake.ts';
import { readManifest } from '../../core/rules/read-manifest.ts';
import { withdrawnPulls } from '../../core/rules/withdrawn.ts';
import { currentPhase } from '../../core/rules/phase.ts';
import { decideMerge } from '../../core/rules/merge.ts';
import { actsOf, againSince, cancellation, hold, selection, withdrawal, type Act } from '../commands/acts.ts';
import type { Effect } from '../decision.ts';
import type { Dispatch, Snapshot, Stage } from '../observe/snapshot.ts';
import { attemptsToday, counts } from './attempts-today.ts';
import { dispatchProgress, later } from './dispatch-progress.ts';
import { queuePosition } from './queue-position.ts';
import { retryAfter } from './retry.ts';
import type { Judged, Situation, Waiting } from './situation.ts';
import { standingOf } from './standing.ts';
import { short } from './short.ts';

export interface Assessment {
  readonly situation: Situation;
  /** What must happen once: records to commit, dispatches to settle or to make. */
  readonly todo: readonly Effect[];
  readonly why: readonly string[];
  readonly lookAgainAt?: string;
}

/** Which situation a pull request is in, and what has to be done about its runs. Pure. */
export function assess(observed: Snapshot, now: string): Assessment {
  const { pull, competition } = observed;
  const wallSeconds = competition.kind === 'valid' ? competition.value.limits.wallSeconds : 3600;
  const acts = actsOf(observed);
  const settled = settle(observed, acts, now, wallSeconds);
  const closed = new Set(settled.todo.flatMap((effect) => (effect.kind === 'settle' ? [effect.runKey] : [])));
  const snapshot: Snapshot = {
    ...observed,
    attempts: settled.attempts,
    versions: settled.versions,
    inFlight: observed.inFlight.filter(({ runKey }) => !closed.has(runKey)),
  };
  const found = (situation: Situation, more: Partial<Assessment> = {}): Assessment => ({
    situation,
    todo: [...kept(acts), ...settled.todo, ...(more.todo ?? [])],
    why: [...settled.why, ...(more.why ?? [])],
    ...(more.lookAgainAt !== undefined && { lookAgainAt: more.lookAgainAt }),
  });
  if (pull.state === 'closed' && !pull.merged) return found({ kind: 'closed' });
  if (pull.baseRef !== pull.defaultBranch) return found({ kind: 'other', organiser: false });
  if (touchesNoSubmission(snapshot)) {
    const { proposed } = snapshot;
    return found({ kind: 'other', organiser: pull.headRepository === snapshot.repository, ...(proposed && { proposed }) });
  }
  const withdrawn = withdrawal(acts);
  if (withdrawn) return found({ kind: 'withdrawn', act: withdrawn });
  if (competition.kind === 'invalid') return found({ kind: 'misconfigured', problems: competition.problems });
  const again = pull.merged ? undefined : againSince(acts, pull.headSha, 'evaluate');
  const record = snapshot.attempts.find(
    (attempt) => isOf(attempt, snapshot) && (again === undefined || Date.parse(attempt.finishedAt) >= Date.parse(again)),
  );
  if (record) return judged(snapshot, competition.value, record, acts, now, found);
  if (pull.merged) return found({ kind: 'merged-unscored' });
  return unjudged(snapshot, competition.value, acts, now, found);
}

/** What people decided goes into the records once. */
function kept(acts: readonly Act[]): Effect[] {
  return acts.filter(({ recorded }) => !recorded).map((act) => ({ kind: 'keep-decision', act }));
}

type Found = (situation: Situation, more?: Partial<Assessment>) => Assessment;

function isOf(record: AttemptRecord | VersionRecord, snapshot: Snapshot): boolean {
  return (
    record.key.repository === snapshot.repository && record.key.number === snapshot.number && record.key.headSha === snapshot.pull.headSha
  );
}

/** An organiser's own change (a branch of this repository, nothing under `submissions/`) is none of our business. */
function touchesNoSubmission({ changed, pull, repository }: Snapshot): boolean {
  if (changed === 'truncated' || pull.headRepository !== repository) return false;
  return changed.every((file) => !file.path.startsWith('submissions/') && !file.previousPath?.startsWith('submissions/'));
}

interface Settled {
  readonly todo: readonly Effect[];
  readonly why: readonly string[];
  readonly attempts: readonly AttemptRecord[];
  readonly versions: readonly VersionRecord[];
}

/** Closes every dispatch that has ended, of whatever head, and adds its record to the ones known. */
function settle(snapshot: Snapshot, acts: readonly Act[], now: string, wallSeconds: number): Settled {
  const todo: Effect[] = [];
  const why: string[] = [];
  const attempts = [...snapshot.attempts];
  const versions = [...snapshot.versions];
  for (const dispatch of snapshot.dispatches.filter((candidate) => !candidate.outcome)) {
    const { runKey, result, headSha, run } = dispatch;
    const progress = dispatchProgress(dispatch, now, wallSeconds);
    const stale = headSha !== snapshot.pull.headSha;
    const calledOff = dispatch.stage === 'evaluate' ? whyCalledOff(dispatch, acts) : undefined;
    const unwanted = stale ? 'superseded by a newer head' : calledOff;
    if (dispatch.stage === 'evaluate' && progress.kind === 'waiting' && run && unwanted !== undefined) {
      // Nobody waits for its answer, and finishing it would spend the team's attempt and tell something about the private data.
      todo.push({ kind: 'cancel', runId: run.id });
      todo.push({ kind: 'settle', runKey, outcome: 'failed', why: `${unwanted}: cancelled` });
      why.push(`run ${runKey} cancelled, ${unwanted}`);
    } else if (progress.kind === 'done' && calledOff !== undefined) {
      todo.push({ kind: 'settle', runKey, outcome: 'failed', why: `${calledOff}: its result is not taken` });
      why.push(`run ${runKey} ended, ${calledOff}`);
    } else if (progress.kind === 'failed') {
      todo.push({ kind: 'settle', runKey, outcome: 'failed', why: progress.why });
      why.push(`run ${runKey} failed: ${progress.why}`);
    } else if (progress.kind === 'done' && (result.kind === 'attempt' || result.kind === 'version')) {
      const path = result.kind === 'attempt' ? recordPath.attempt(result.record) : recordPath.version(result.record);
      const message = `Record ${result.kind} of ${snapshot.repository}#${snapshot.number} at ${short(headSha)}${stale ? ' (superseded)' : ''}`;
      todo.push({ kind: 'record', runKey, path, text: `${result.envelope}\n`, message });
      todo.push({ kind: 'settle', runKey, outcome: 'recorded', why: stale ? 'superseded by a newer head' : 'recorded' });
      why.push(`run ${runKey} recorded${stale ? ', superseded' : ''}`);
      if (result.kind === 'attempt') replace(attempts, result.record);
      else replace(versions, result.record);
    }
  }
  return { todo, why, attempts, versions };
}

/** Why an evaluation was called off after it had been asked for; undefined when it was not. */
function whyCalledOff({ headSha, at }: Dispatch, acts: readonly Act[]): string | undefined {
  const withdrawn = withdrawal(acts);
  if (withdrawn) return `withdrawn by ${withdrawn.by}`;
  const cancelled = cancellation(acts, headSha);
  return cancelled && Date.parse(cancelled.at) >= Date.parse(at) ? `called off by ${cancelled.by}` : undefined;
}

function replace<T extends AttemptRecord | VersionRecord>(records: T[], record: T): void {
  const at = records.findIndex((other) => other.key.number === record.key.number && other.key.headSha === record.key.headSha);
  if (at < 0) records.push(record);
  else records[at] = record;
}

function unjudged(snapshot: Snapshot, competition: Competition, acts: readonly Act[], now: string, found: Found): Assessment {
  const started = firstDispatch(snapshot, 'evaluate');
  const decision = takeIn(snapshot, competition, started?.at ?? now);
  if (decision.kind === 'refused') {
    const phase = currentPhase(competition.phases, now);
    return found({ kind: 'refused', refused: decision }, phase.kind === 'not-yet' ? { lookAgainAt: phase.phase.opens } : {});
  }
  if (snapshot.pull.draft && !started) return found({ kind: 'draft', accepted: decision, competition });
  const cancelled = cancellation(acts, snapshot.pull.headSha);
  if (cancelled) return found({ kind: 'cancelled', act: cancelled, accepted: decision, competition });
  const next = awaitRun(snapshot, 'evaluate', decision.team, acts, competition.limits.wallSeconds, now);
  return found({ kind: 'waiting', accepted: decision, competition, waiting: next.waiting }, next);
}

function judged(
  snapshot: Snapshot,
  competition: Competition,
  record: AttemptRecord,
  acts: readonly Act[],
  now: string,
  found: Found,
): Assessment {
  const { attempts, versions } = snapshot;
  const gone = withdrawnPulls(snapshot.decisions);
  const manifest =
    snapshot.manifest === undefined ? undefined : readManifest(`submissions/${record.team}/submission.yaml`, snapshot.manifest);
  const at = firstDispatch(snapshot, 'evaluate')?.at ?? record.startedAt;
  const me = { team: record.team, repository: snapshot.repository, number: snapshot.number, headSha: record.key.headSha, at };
  const used = attemptsToday(me, attempts, snapshot.inFlight);
  const charged = counts(record);
  const base: Omit<Judged, 'ending'> = {
    kind: 'judged',
    record,
    competition,
    licence: manifest?.kind === 'valid' ? manifest.value.licence : undefined,
    artifacts: manifest?.kind === 'valid' ? manifest.value.artifacts.length : undefined,
    attempt: used + 1,
    left: Math.max(0, competition.limits.attemptsPerDay - used - (charged ? 1 : 0)),
    charged,
    standing:
      record.evaluation.kind === 'scored'
        ? standingOf(
            record,
            attempts.filter(({ key }) => !gone.has(key.number)),
            versions,
            competition,
          )
        : undefined,
    selected: selection(acts, record.key.headSha),
  };
  const version = versions.find((candidate) => isOf(candidate, snapshot));
  if (version) return found({ ...base, ending: { kind: 'published', version } });
  const held = hold(acts);
  if (held && record.evaluation.kind === 'scored')
    return found({ ...base, ending: { kind: 'on-hold', hold: held, merged: snapshot.pull.merged } });
  if (!snapshot.pull.merged || record.evaluation.kind !== 'scored') {
    const merge = decideMerge({ competition, attempt: record, ...(base.standing?.champion && { champion: base.standing.champion }) });
    const effect: Effect = { kind: 'merge', headSha: record.key.headSha, title: `${record.title} (#${snapshot.number})` };
    const itself = competition.merge.automatic && merge.kind === 'ready' && !snapshot.pull.draft && !snapshot.pull.merged;
    // Events of our own doing are not listened to, so the merge is looked for.
    const more = { todo: [effect], why: [`merged by rule: ${merge.why}`], lookAgainAt: later(now, 2) };
    return found({ ...base, ending: { kind: 'open', merge } }, itself ? more : {});
  }
  const next = awaitRun(snapshot, 'publish', record.team, acts, competition.limits.wallSeconds, now);
  return found({ ...base, ending: { kind: 'publishing', waiting: next.waiting } }, next);
}

function firstDispatch(snapshot: Snapshot, stage: Stage): Dispatch | undefined {
  return snapshot.dispatches.find((dispatch) => dispatch.stage === stage && dispatch.headSha === snapshot.pull.headSha);
}

function takeIn(snapshot: Snapshot, competition: Competition, at: string): IntakeDecision {
  const { pull, changed, tree } = snapshot;
  const team = changed === 'truncated' ? undefined : teamOf(changed);
  const me = { team: team ?? '', repository: snapshot.repository, number: snapshot.number, headSha: pull.headSha, at };
  return intake({
    competition,
    author: pull.author,
    now: at,
    changed,
    tree,
    manifest: snapshot.manifest,
    attemptsToday: attemptsToday(me, snapshot.attempts, snapshot.inFlight),
    signedOff: snapshot.signedOff,
    holders: team === undefined ? undefined : folderHolders(team, snapshot.number, snapshot.baseManifest, snapshot.attempts),
  });
}

interface Next extends Pick<Assessment, 'todo'> {
  readonly waiting: Waiting;
  readonly lookAgainAt?: string;
}

/** Waits for the run of this stage on the head, or asks for the first or the next one. Never two at a time. */
function awaitRun(snapshot: Snapshot, stage: Stage, team: string, acts: readonly Act[], wallSeconds: number, now: string): Next {
  const { headSha, mergeSha } = snapshot.pull;
  const again = againSince(acts, headSha, stage);
  const mine = snapshot.dispatches.filter((dispatch) => {
    const before = again !== undefined && dispatch.outcome && Date.parse(dispatch.at) < Date.parse(again);
    return dispatch.stage === stage && dispatch.headSha === headSha && !before;
  });
  const failures: { at: string; why: string }[] = [];
  for (const dispatch of mine) {
    const progress = dispatchProgress(dispatch, now, wallSeconds);
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
  if (retry.kind === 'give-up') return { todo: [], waiting: { kind: 'stuck', failures: retry.failures, why } };
  if (retry.kind === 'later')
    return { todo: [], waiting: { kind: 'retrying', failures: retry.failures, at: retry.at, why }, lookAgainAt: retry.at };
  const dispatch: Effect = { kind: 'dispatch', stage, headSha, team, ...(stage === 'publish' && mergeSha !== null && { mergeSha }) };
  return {
    todo: [dispatch],
    waiting: {
      kind: 'under-way',
      running: false,
      since: now,
      byWhen: later(now, 300),
      queue: queuePosition('', now, snapshot.inFlight, snapshot.attempts),
    },
    lookAgainAt: later(now, 300),
  };
}
