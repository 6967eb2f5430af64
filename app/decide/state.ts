import type { AttemptState, StateName } from '../decision.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { Judged, Situation, Waiting } from './situation.ts';

/** The named state of a situation: since when, why, what comes next and by when. */
export function stateOf(situation: Situation, snapshot: Snapshot, now: string): AttemptState {
  const { headSha, updatedAt } = snapshot.pull;
  const state = (name: StateName, why: string, next: string, more: Partial<AttemptState> = {}): AttemptState => ({
    name,
    headSha,
    since: updatedAt,
    why,
    next,
    ...more,
  });
  switch (situation.kind) {
    case 'other':
      return state(
        'not-a-submission',
        situation.organiser ? 'an organiser changes the competition itself' : 'it is not for the default branch',
        'nothing',
      );
    case 'closed':
      return state('closed', 'closed without a merge', 'nothing, unless it is reopened');
    case 'misconfigured':
      return state('misconfigured', `competition.yaml: ${situation.problems[0]?.message ?? 'cannot be read'}`, 'the organisers mend it');
    case 'merged-unscored':
      return state('merged-unscored', 'merged at a head that was never scored', 'a new pull request');
    case 'refused':
      return state(
        'refused',
        `${situation.refused.errorClass}: ${situation.refused.problems.map((problem) => problem.code).join(', ')}`,
        'the team pushes a fix',
      );
    case 'draft':
      return state('draft', 'marked as a draft', 'the team marks it ready');
    case 'cancelled':
      return state('cancelled', `called off by ${situation.act.by}`, 'the team pushes, or a maintainer says /evaluate', {
        since: situation.act.at,
      });
    case 'withdrawn':
      return state('withdrawn', `withdrawn by ${situation.act.by}`, 'nothing', { since: situation.act.at });
    case 'waiting':
      return { ...state('queued', '', ''), ...waitingState(situation.waiting, now) };
    case 'judged':
      return judgedState(situation, state, now);
  }
}

type WaitingState = Pick<AttemptState, 'name' | 'since' | 'why' | 'next' | 'byWhen'>;

function waitingState(waiting: Waiting, now: string): WaitingState {
  if (waiting.kind === 'under-way') {
    const name = waiting.running ? 'evaluating' : 'queued';
    return {
      name,
      since: waiting.since,
      why: waiting.running ? 'a runner works on it' : 'waits for a runner',
      next: 'a signed result',
      byWhen: waiting.byWhen,
    };
  }
  if (waiting.kind === 'retrying')
    return { name: 'retrying', since: now, why: waiting.why, next: `run ${waiting.failures + 1}`, byWhen: waiting.at };
  return { name: 'stuck', since: now, why: waiting.why, next: 'a maintainer looks at the runner and says /evaluate' };
}

type Make = (name: StateName, why: string, next: string, more?: Partial<AttemptState>) => AttemptState;

function judgedState({ record, ending }: Judged, state: Make, now: string): AttemptState {
  const since = record.finishedAt;
  if (record.evaluation.kind === 'failed') {
    const { errorClass } = record.evaluation;
    return state(errorClass === 'GATE' ? 'flagged' : 'failed', errorClass, 'the team pushes a fix', { since });
  }
  if (ending.kind === 'published')
    return state('published', `version ${ending.version.version}: ${ending.version.champion.why}`, 'nothing', {
      since: ending.version.publishedAt,
    });
  if (ending.kind === 'on-hold')
    return state('on-hold', `${ending.hold.by} put it on hold`, 'a maintainer says /hold off', { since: ending.hold.at });
  if (ending.kind === 'open' && ending.refused !== undefined)
    return state('scored', `GitHub does not let it merge: ${ending.refused}`, "a maintainer meets the repository's rules", { since });
  if (ending.kind === 'open') return state('scored', ending.merge.why, 'a maintainer merges it', { since });
  const waiting = waitingState(ending.waiting, now);
  return state('publishing', '', '', { ...waiting, name: ending.waiting.kind === 'under-way' ? 'publishing' : waiting.name });
}
