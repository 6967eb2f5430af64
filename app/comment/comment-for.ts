import type { Problem } from '../../core/contract/problem.ts';
import { location } from '../../core/contract/problem.ts';
import type { Situation, Waiting } from '../decide/situation.ts';
import { short } from '../decide/short.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { commandAnswers } from './command-answers.ts';
import { classes, say } from './english.ts';
import { code, prose, text, type Markdown } from './escape.ts';
import { count, duration } from './figures.ts';
import { intakeLine } from './intake-line.ts';
import { judgedView } from './judged-view.ts';
import { renderComment } from './render.ts';
import { waitingMeaning, waitingNext } from './waiting.ts';
import type { CommentView, ProblemView, StageRow } from './view.ts';

/** Problems shown in the comment; the check shows all of them. */
const shown = 10;

/** The one comment for a situation, or undefined where we have nothing to say. */
export function commentFor(situation: Situation, snapshot: Snapshot): string | undefined {
  const view = viewOf(situation, snapshot);
  return view && renderComment({ ...view, answers: commandAnswers(snapshot) });
}

function viewOf(situation: Situation, snapshot: Snapshot): CommentView | undefined {
  const head = code(short(snapshot.pull.headSha));
  switch (situation.kind) {
    case 'other':
    case 'closed':
      return undefined;
    case 'misconfigured':
      return { ...bare(say.misconfigured, head), paragraphs: [say.misconfiguredMeaning], ...problemList(situation.problems) };
    case 'merged-unscored':
      return { ...bare(say.mergedUnscored, head), paragraphs: [say.mergedUnscoredMeaning] };
    case 'refused': {
      const { errorClass, problems } = situation.refused;
      const words = classes[errorClass];
      return {
        ...bare(words.answer, prose`${code(errorClass)} · ${head}, ${say.notCounted}`),
        paragraphs: [words.meaning],
        ...problemList(problems),
        // What is about the pull request as a whole says itself what to do.
        ...(problems.some(({ path }) => path !== 'pull request') && { next: say.next(words.next) }),
      };
    }
    case 'draft':
      return { ...bare(say.draft, head), paragraphs: [say.draftMeaning], stages: [acceptedRow(situation)] };
    case 'cancelled':
      return {
        ...bare(say.calledOff, prose`${head}, ${say.notCounted}`),
        paragraphs: [say.calledOffBy(situation.act.by, situation.act.at)],
        stages: [acceptedRow(situation)],
        next: say.next(say.calledOffNext),
      };
    case 'withdrawn':
      return { ...bare(say.withdrawn, head), paragraphs: [say.withdrawnMeaning(situation.act.by, situation.act.at)] };
    case 'waiting':
      return waitingView(situation, head, snapshot);
    case 'judged':
      return judgedView(situation, snapshot);
  }
}

function bare(answer: Markdown, facts: Markdown): CommentView {
  return { answer, facts, paragraphs: [], problems: [], stages: [] };
}

type WaitingSituation = Extract<Situation, { kind: 'waiting' }>;

function acceptedRow({ accepted, competition }: Pick<WaitingSituation, 'accepted' | 'competition'>): StageRow {
  return {
    icon: '✅',
    stage: prose`intake`,
    says: intakeLine(accepted.files, accepted.bytes, accepted.manifest.licence, competition),
  };
}

function waitingView(situation: WaitingSituation, head: Markdown, snapshot: Snapshot): CommentView {
  const { accepted, waiting } = situation;
  const facts = prose`${head}, ${say.counted(accepted.attempt, accepted.attemptsLeft)}`;
  const row = (stage: Markdown, says: Markdown): StageRow => ({ icon: waiting.kind === 'stuck' ? '⚠️' : '⏳', stage, says });
  const stages = [acceptedRow(situation), row(prose`gate`, prose`static scan`), row(prose`evaluation`, inTheVault(waiting))];
  return { ...bare(waitingAnswer(waiting), facts), paragraphs: [waitingMeaning(waiting)], stages, ...waitingNext(waiting, snapshot) };
}

/** Where it stands, and how long an answer takes. */
function inTheVault(waiting: Waiting): Markdown {
  if (waiting.kind !== 'under-way') return prose`in the vault`;
  const { ahead, usualSeconds } = waiting.queue;
  const place = waiting.running ? say.running : ahead === 0 ? say.nextInLine : say.aheadOfIt(count(ahead, 'evaluation'));
  return usualSeconds === undefined ? place : prose`${place} · ${say.usually(duration(usualSeconds))}`;
}

function waitingAnswer(waiting: Waiting): Markdown {
  return { 'under-way': say.underWay, retrying: say.retrying, stuck: say.stuck }[waiting.kind];
}

function problemList(problems: readonly Problem[]): { problems: readonly ProblemView[]; more?: Markdown } {
  const views = problems.slice(0, shown).map((problem): ProblemView => ({
    place: code(location(problem)),
    says: text(problem.message),
    ...(problem.allowed !== undefined && { allowed: text(problem.allowed) }),
    next: text(problem.next),
  }));
  return { problems: views, ...(problems.length > shown && { more: say.moreInChecks(problems.length - shown) }) };
}
