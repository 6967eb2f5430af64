import type { Competition } from '../../core/contract/competition.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import type { Refused } from '../../core/rules/intake.ts';
import { nextDay } from '../../core/rules/next-day.ts';
import { currentPhase } from '../../core/rules/phase.ts';
import { actsOf, cancellation, lastAsked, withdrawal, type Act } from '../commands/acts.ts';
import { judgeRequests, type JudgedRequest } from '../commands/judge-requests.ts';
import type { Effect } from '../decision.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { begins, waitsFor } from './await-run.ts';
import { later } from './dispatch-progress.ts';
import { earliest } from './earliest.ts';
import { finalStage } from './final-stage.ts';
import { isAnswerTo } from './given-after.ts';
import { takeIn } from './intake-stage.ts';
import { judgedStage } from './judged-stage.ts';
import { firstDispatch, isOfHead } from './of-head.ts';
import { withSoundResults } from './sound-results.ts';
import { settle } from './settle.ts';
import type { Situation } from './situation.ts';

export interface Assessment {
  readonly situation: Situation;
  /** What must happen once: records to commit, dispatches to settle or to make. */
  readonly todo: readonly Effect[];
  readonly why: readonly string[];
  readonly lookAgainAt?: string;
  /** The commands people gave, with what becomes of each. */
  readonly requests: readonly JudgedRequest[];
}

type Answer = Omit<Assessment, 'requests'>;

/** Which situation a pull request is in, and what has to be done about its runs. Pure. */
export function assess(observed: Snapshot, now: string): Assessment {
  const { competition } = observed;
  const wallSeconds = competition.kind === 'valid' ? competition.value.limits.wallSeconds : 3600;
  const requests = judgeRequests(observed);
  const acts = actsOf(observed, requests);
  const settled = settle(withSoundResults(observed, acts), acts, now, wallSeconds);
  const answer = answerFor(settled.snapshot, acts, now);
  return {
    ...answer,
    todo: [...kept(acts), ...settled.todo, ...answer.todo],
    why: [...settled.why, ...answer.why],
    requests,
  };
}

/** What people decided goes into the records once. */
function kept(acts: readonly Act[]): Effect[] {
  return acts.filter(({ recorded }) => !recorded).map((act) => ({ kind: 'keep-decision', act }));
}

function is(situation: Situation, more: Partial<Answer> = {}): Answer {
  return { situation, todo: [], why: [], ...more };
}

function answerFor(snapshot: Snapshot, acts: readonly Act[], now: string): Answer {
  const { pull, competition, proposed } = snapshot;
  const withdrawn = withdrawal(acts);
  // A closed pull request is answered no more, but its score stays on the board, and so in the final.
  if (pull.state === 'closed' && !pull.merged) {
    const close = competition.kind === 'valid' && !withdrawn ? finalStage(snapshot, competition.value, undefined, acts, now) : undefined;
    return is({ kind: 'closed' }, close);
  }
  if (pull.baseRef !== pull.defaultBranch) return is({ kind: 'other', organiser: false });
  if (touchesNoSubmission(snapshot))
    return is({ kind: 'other', organiser: pull.headRepository === snapshot.repository, ...(proposed && { proposed }) });
  if (withdrawn) return is({ kind: 'withdrawn', act: withdrawn });
  if (competition.kind === 'invalid') return is({ kind: 'misconfigured', problems: competition.problems });
  const asked = pull.merged ? undefined : lastAsked(acts, pull.headSha, 'evaluate');
  const answers = ({ runKey, finishedAt: at }: AttemptRecord): boolean => !asked || isAnswerTo(asked, { runKey, at }, snapshot.dispatches);
  const record = snapshot.attempts.find((attempt) => isOfHead(attempt, snapshot) && answers(attempt));
  if (record) return judgedStage(snapshot, competition.value, record, acts, now);
  if (pull.merged) return is({ kind: 'merged-unscored' });
  return unjudged(snapshot, competition.value, acts, now);
}

/** An organiser's own change (a branch of this repository, nothing under `submissions/`) is none of our business. */
function touchesNoSubmission({ changed, pull, repository }: Snapshot): boolean {
  if (typeof changed === 'string' || pull.headRepository !== repository) return false;
  return changed.every((file) => !file.path.startsWith('submissions/') && !file.previousPath?.startsWith('submissions/'));
}

/** A head without an answer: taken in or refused, called off, or waiting for its run. Earlier heads may be in the final meanwhile. */
function unjudged(snapshot: Snapshot, competition: Competition, acts: readonly Act[], now: string): Answer {
  const { headSha, draft } = snapshot.pull;
  const close = finalStage(snapshot, competition, undefined, acts, now);
  const started = firstDispatch(snapshot, 'evaluate');
  const { wallSeconds, attemptsPerPersonPerDay } = competition.limits;
  const run = { stage: 'evaluate', headSha, wallSeconds } as const;
  const waits = waitsFor(snapshot, run, acts, now);
  const decision = takeIn(snapshot, competition, acts, now, { stuck: waits?.waiting.kind === 'stuck' });
  if (decision.kind === 'refused') {
    const again = earliest([close.lookAgainAt, refusalEnds(decision, competition, now)]);
    return is({ kind: 'refused', refused: decision }, { todo: close.todo, ...(again !== undefined && { lookAgainAt: again }) });
  }
  if (draft && !started) return is({ kind: 'draft', accepted: decision, competition }, close);
  const cancelled = cancellation(acts, headSha);
  if (cancelled) return is({ kind: 'cancelled', act: cancelled, accepted: decision, competition }, close);
  const members = attemptsPerPersonPerDay === undefined ? undefined : decision.manifest.members;
  const next = waits ?? begins(snapshot, { ...run, team: decision.team, members }, acts, now);
  const { waiting, lookAgainAt } = next;
  return is(
    { kind: 'waiting', accepted: decision, competition, waiting },
    { todo: [...next.todo, ...close.todo], ...(lookAgainAt !== undefined && { lookAgainAt }) },
  );
}

/** When what it was refused for may be over by itself: a phase that opens, a day whose attempts are used up, somebody who was let in. */
function refusalEnds({ errorClass, problems }: Refused, { phases }: Competition, now: string): string | undefined {
  const phase = currentPhase(phases, now);
  if (phase.kind === 'not-yet') return phase.phase.opens;
  // GitHub tells nobody of a new member of an organisation.
  if (problems.some(({ code }) => code === 'NOT_ELIGIBLE')) return later(now, 3600);
  return errorClass === 'BUDGET' ? nextDay(now) : undefined;
}
