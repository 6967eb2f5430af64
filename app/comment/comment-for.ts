import type { Problem } from '../../core/contract/problem.ts';
import { location } from '../../core/contract/problem.ts';
import type { JudgedRequest } from '../commands/judge-requests.ts';
import type { Situation, Waiting } from '../decide/situation.ts';
import { short } from '../decide/short.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { catalogueFor, type Catalogue } from './catalogue/catalogue.ts';
import { commandAnswers } from './command-answers.ts';
import { code, prose, text, type Markdown } from './escape.ts';
import { duration } from './figures.ts';
import { intakeLine } from './intake-line.ts';
import { judgedView } from './judged-view.ts';
import { renderComment } from './render.ts';
import { waitingMeaning, waitingNext } from './waiting.ts';
import type { CommentView, ProblemView, StageRow } from './view.ts';

/** Problems shown in the comment; the check shows all of them. */
const shown = 10;

/** The sentences a competition's people read. */
export function wordsOf({ competition }: Pick<Snapshot, 'competition'>): Catalogue {
  return catalogueFor(competition.kind === 'valid' ? competition.value.language : undefined);
}

/** The one comment for a situation, or undefined where we have nothing to say. `requests` are the snapshot's commands, judged. */
export function commentFor(situation: Situation, snapshot: Snapshot, requests: readonly JudgedRequest[]): string | undefined {
  const words = wordsOf(snapshot);
  const view = viewOf(situation, snapshot, words);
  return view && renderComment({ ...view, words: words.say, answers: commandAnswers(requests, snapshot, words) });
}

function viewOf(situation: Situation, snapshot: Snapshot, words: Catalogue): CommentView | undefined {
  const { say, classes, noAttemptsLeft } = words;
  const head = code(short(snapshot.pull.headSha));
  switch (situation.kind) {
    case 'other':
      // Aimed elsewhere after we spoke: what we said holds no more. Where we said nothing, nothing is asked of us.
      return situation.organiser || snapshot.comments.length === 0
        ? undefined
        : { ...bare(say.otherBranch(snapshot.pull.defaultBranch), head), paragraphs: [say.otherBranchMeaning] };
    case 'closed':
      return undefined;
    case 'misconfigured':
      return { ...bare(say.misconfigured, head), paragraphs: [say.misconfiguredMeaning], ...problemList(situation.problems, words) };
    case 'merged-unscored':
      return { ...bare(say.mergedUnscored, head), paragraphs: [say.mergedUnscoredMeaning] };
    case 'refused': {
      const { errorClass, problems } = situation.refused;
      const about = errorClass === 'BUDGET' ? noAttemptsLeft : classes[errorClass];
      return {
        ...bare(about.answer, prose`${code(errorClass)} · ${head}, ${say.notCounted}`),
        paragraphs: [about.meaning],
        ...problemList(problems, words),
        // What is about the pull request as a whole says itself what to do.
        ...(problems.some(({ path }) => path !== 'pull request') && { next: say.next(about.next) }),
      };
    }
    case 'draft':
      return { ...bare(say.draft, head), paragraphs: [say.draftMeaning], stages: [acceptedRow(situation, words)] };
    case 'cancelled':
      return {
        ...bare(say.calledOff, prose`${head}, ${say.notCounted}`),
        paragraphs: [say.calledOffBy(situation.act.by, situation.act.at)],
        stages: [acceptedRow(situation, words)],
        next: say.next(say.calledOffNext),
      };
    case 'withdrawn':
      return { ...bare(say.withdrawn, head), paragraphs: [say.withdrawnMeaning(situation.act.by, situation.act.at)] };
    case 'waiting':
      return waitingView(situation, head, snapshot, words);
    case 'judged':
      return judgedView(situation, snapshot, words);
  }
}

function bare(answer: Markdown, facts: Markdown): CommentView {
  return { answer, facts, paragraphs: [], problems: [], stages: [] };
}

type WaitingSituation = Extract<Situation, { kind: 'waiting' }>;

function acceptedRow({ accepted, competition }: Pick<WaitingSituation, 'accepted' | 'competition'>, words: Catalogue): StageRow {
  return {
    icon: '✅',
    stage: words.say.stages.intake,
    says: intakeLine(accepted.files, accepted.bytes, accepted.manifest.licence, competition, words),
  };
}

function waitingView(situation: WaitingSituation, head: Markdown, snapshot: Snapshot, words: Catalogue): CommentView {
  const { accepted, waiting } = situation;
  const { say } = words;
  // What failed on our side is counted when it begins again.
  const facts = waiting.kind === 'under-way' ? prose`${head}, ${say.counted(accepted.attempt, accepted.attemptsLeft)}` : head;
  const row = (stage: Markdown, says: Markdown): StageRow => ({ icon: waiting.kind === 'stuck' ? '⚠️' : '⏳', stage, says });
  const stages = [acceptedRow(situation, words), row(say.stages.gate, say.scan), row(say.stages.evaluation, inTheVault(waiting, words))];
  const answer = { 'under-way': say.underWay, retrying: say.retrying, stuck: say.stuck }[waiting.kind];
  return { ...bare(answer, facts), paragraphs: [waitingMeaning(waiting, words)], stages, ...waitingNext(waiting, snapshot, words) };
}

/** Where it stands, and how long an answer takes. */
function inTheVault(waiting: Waiting, { say, figures }: Catalogue): Markdown {
  if (waiting.kind !== 'under-way') return say.inTheVault;
  const { ahead, usualSeconds } = waiting.queue;
  const place = waiting.running ? say.running : ahead === 0 ? say.nextInLine : say.aheadOfIt(figures.evaluations(ahead));
  return usualSeconds === undefined ? place : prose`${place} · ${say.usually(duration(usualSeconds))}`;
}

function problemList(
  problems: readonly Problem[],
  { say, problem: said }: Catalogue,
): { problems: readonly ProblemView[]; more?: Markdown } {
  const views = problems
    .slice(0, shown)
    .map(said)
    .map((problem): ProblemView => ({
      place: code(location(problem)),
      says: text(problem.message),
      ...(problem.allowed !== undefined && { allowed: text(problem.allowed) }),
      next: text(problem.next),
    }));
  return { problems: views, ...(problems.length > shown && { more: say.moreInChecks(problems.length - shown) }) };
}
