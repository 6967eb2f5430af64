import type { ErrorClass } from '../../core/contract/error-class.ts';
import { code, lines, prose, type Markdown } from './escape.ts';

/** What each error class means and what to do, in plain words. `answer` finishes the first bold line. */
export interface ClassText {
  readonly answer: Markdown;
  readonly meaning: Markdown;
  readonly next: Markdown;
}

const check = prose`Try it: \`uv run kit check\`, then push.`;

export const classes: Readonly<Record<ErrorClass, ClassText>> = {
  LAYOUT: {
    answer: prose`Not scored: the submission is not laid out as expected.`,
    meaning: prose`A pull request holds one folder, \`submissions/<team>/\`, with a \`submission.yaml\` and the files it names. Nothing was run.`,
    next: prose`Fix what is listed. ${check}`,
  },
  POLICY: {
    answer: prose`Not scored: a rule of this competition is in the way.`,
    meaning: prose`The files are fine; a rule is not met. Nothing was run.`,
    next: prose`Fix what is listed, then push.`,
  },
  BUDGET: {
    answer: prose`Not scored: no attempts are left for now.`,
    meaning: prose`Each team has a number of attempts a day (UTC), because every score tells something about the private data.`,
    next: prose`Nothing is lost: push again after midnight UTC.`,
  },
  GATE: {
    answer: prose`Not scored: the static scan refused it.`,
    meaning: prose`The files were read, never run. What is listed could harm whoever loads this model.`,
    next: prose`Fix what is listed. ${check}`,
  },
  DEPENDENCY: {
    answer: prose`Not scored: it imports something that is not there.`,
    meaning: prose`Models run in the competition's own environment, without a network; nothing can be installed.`,
    next: prose`Use what \`env/requirements.lock\` has, or ask the organisers to add it. ${check}`,
  },
  LOAD_ERROR: {
    answer: prose`Not scored: the model could not be loaded.`,
    meaning: prose`Importing \`model.py\` or calling \`load\` raised an error, before any data was shown.`,
    next: prose`Check paths (relative to your folder) and library versions. ${check}`,
  },
  PREDICT_ERROR: {
    answer: prose`Not scored: \`predict\` raised an error.`,
    meaning: prose`On private data we cannot show you the error itself. Usual causes: missing values, a category not seen before, a column taken by position.`,
    next: prose`Make \`predict\` stand any row the contract allows. ${check}`,
  },
  TIMEOUT: {
    answer: prose`Not scored: it took too long.`,
    meaning: prose`Loading and predicting together passed the time limit of \`competition.yaml\` (\`limits.wallSeconds\`).`,
    next: prose`Predict whole batches at once, load once, use a smaller model. ${check}`,
  },
  OOM: {
    answer: prose`Not scored: it ran out of memory.`,
    meaning: prose`It passed the memory limit of \`competition.yaml\` (\`limits.memoryMB\`).`,
    next: prose`Use a smaller model or smaller intermediate arrays. ${check}`,
  },
  RESOURCE: {
    answer: prose`Not scored: it passed a limit of the sandbox.`,
    meaning: prose`Too many processes, open files or bytes written. A model needs none of these.`,
    next: prose`Use one process (\`n_jobs=1\`) and write nothing. ${check}`,
  },
  INVALID_PREDICTIONS: {
    answer: prose`Not scored: the predictions are not what the contract asks for.`,
    meaning: prose`Each row needs one prediction, in order, finite, within the range \`outputs\` of \`competition.yaml\` allows.`,
    next: prose`Return one row for each row you get: impute instead of dropping. ${check}`,
  },
  NONDETERMINISTIC: {
    answer: prose`Not scored: the same rows got different predictions.`,
    meaning: prose`Each model runs twice with other batch sizes. A prediction may depend on its row alone: not on chance, order, time or the rest of the batch.`,
    next: prose`Fix the seed and leave batch statistics to training. ${check}`,
  },
  SANDBOX: {
    answer: prose`Not scored: it tried something a model may not do.`,
    meaning: prose`Such as opening a network connection, starting a program, or reading outside its own folder. The attempt was stopped and counts.`,
    next: prose`Take it out; \`predict\` needs its arguments and your artifacts, nothing else. ${check}`,
  },
  STALE_HEAD: {
    answer: prose`Not scored: a newer commit took its place.`,
    meaning: prose`Only the newest commit of a pull request is evaluated.`,
    next: prose`Nothing to do: the newest commit has its own attempt.`,
  },
  INFRA: {
    answer: prose`Not scored: our infrastructure failed, not your model.`,
    meaning: prose`This attempt is not charged.`,
    next: prose`Nothing to do for you; it is tried again.`,
  },
};

/** Everything else the comment says; what is put in is escaped on the way. */
export const say = {
  notCounted: prose`this attempt did not count`,
  counted: (attempt: number, left: number): Markdown => prose`attempt ${attempt} (${left} left today)`,
  underWay: prose`Accepted: the evaluation is under way.`,
  underWayMeaning: prose`It is scanned first, then run twice in a sandbox on data nobody can see. This comment changes when there is an answer; there is nothing to reload or to do.`,
  running: prose`running in the vault`,
  nextInLine: prose`next in line for the vault`,
  aheadOfIt: (evaluations: string): Markdown => prose`${evaluations} ahead of it`,
  usually: (time: string): Markdown => prose`an answer took about ${time} lately`,
  retrying: prose`Still waiting: our infrastructure failed, not your model.`,
  retryingMeaning: (failures: number, at: string, why: string): Markdown =>
    prose`Run ${failures} gave no result (${why}). The next one starts at ${at.slice(11, 16)} UTC by itself. None of this is charged to you.`,
  stuck: prose`Not evaluated: our infrastructure keeps failing.`,
  stuckMeaning: (failures: number, why: string): Markdown =>
    prose`${failures} runs gave no result; the last one because ${why}. Your model is not the cause as far as we can tell, and nothing was charged.`,
  stuckNext: (maintainers: Markdown): Markdown =>
    prose`**Next:** ${maintainers} must look at the runner, then comment \`/evaluate\` here. Nothing to do for you.`,
  draft: prose`Draft: looks fine so far, not evaluated yet.`,
  draftMeaning: prose`Drafts cost no attempt. Mark it as ready for review and it is evaluated.`,
  misconfigured: prose`Waiting for the organisers: the competition's own set-up has a mistake.`,
  misconfiguredMeaning: prose`Your submission was not looked at and nothing was charged. It is looked at again as soon as the organisers have mended this:`,
  mergedUnscored: prose`Merged without a score, so it is not published.`,
  mergedUnscoredMeaning: prose`Only a submission whose merged commit was evaluated becomes a model version. Open a new pull request with the same folder to have it scored.`,
  better: prose`Better than the champion.`,
  level: prose`Level with the champion.`,
  behind: prose`Behind the champion.`,
  first: prose`Scored: the first to beat.`,
  scored: prose`Scored.`,
  held: prose`No measurable step forward.`,
  heldMeaning: prose`The score shown is your team's best so far: this attempt is not better beyond noise, and saying by how much would leak the private data.`,
  publishing: prose`Merged: it is being published.`,
  published: (version: number): Markdown => prose`Published as version ${version}.`,
  champion: (version: number): Markdown => prose`New champion: published as version ${version}.`,
  calledOff: prose`Not evaluated: it was called off.`,
  calledOffMeaning: prose`Nothing was scored and nothing was charged.`,
  calledOffBy: (by: string, at: string): Markdown =>
    prose`${code(by)} called it off on ${at.slice(0, 10)} at ${at.slice(11, 16)} UTC. Nothing was scored.`,
  calledOffNext: prose`push a commit and it is evaluated; a maintainer can also say \`/evaluate\`.`,
  withdrawn: prose`Withdrawn.`,
  withdrawnCheck: prose`Its team took it out of the competition; it must not be merged.`,
  withdrawnMeaning: (by: string, at: string): Markdown =>
    prose`${code(by)} withdrew it on ${at.slice(0, 10)}. Its scores stand on no board any more; its records stay, as all records do. To take part again, open a new pull request.`,
  onHold: (by: string, at: string): Markdown =>
    prose`on hold by ${code(by)} since ${at.slice(0, 10)}; a maintainer lifts it with \`/hold off\``,
  selected: (by: string): Markdown => prose`chosen for the final by ${code(by)}`,
  mergesItself: prose`merges by itself once the repository's rules are met`,
  waitsFor: (maintainers: Markdown): Markdown => prose`waits for ${maintainers}`,
  notMergeable: prose`not before it is scored`,
  notReached: prose`not reached`,
  smokePassed: prose`What the public smoke run printed`,
  smokeFailed: prose`The same happened on the public data, where we may show you more`,
  moreInChecks: (n: number): Markdown => prose`and ${n} more: see the check's page`,
  notAllowed: (by: string, command: string): Markdown =>
    prose`${code(by)} asked for ${code(command)}: only people with write access to this repository can. A push is evaluated without asking.`,
  notAllowedTeam: (by: string, command: string): Markdown =>
    prose`${code(by)} asked for ${code(command)}: only this pull request's author, members named in its \`submission.yaml\`, and people with write access can.`,
  badArgument: (by: string, command: string, takes: Markdown): Markdown =>
    prose`${code(by)} asked for ${code(command)}: write it as ${takes}.`,
  notSelectable: (by: string): Markdown =>
    prose`${code(by)} asked for ${code('/select')}: only a commit with a score can be chosen for the final.`,
  notWithdrawable: (by: string): Markdown =>
    prose`${code(by)} asked for ${code('/withdraw')}: it is merged, so others may use it already. Ask the maintainers in an issue.`,
  otherHead: (by: string, command: string, head: string): Markdown =>
    prose`${code(by)} asked for ${code(command)}: that is not the newest commit, which is ${code(head)}.`,
  help: lines(
    prose`Write a command on a line of its own:`,
    prose``,
    prose`- \`/select\`: choose this commit's score for the final. The team and maintainers.`,
    prose`- \`/cancel\`: call off the evaluation under way; it costs no attempt. The team and maintainers.`,
    prose`- \`/withdraw\`: take this submission out of the competition, for good. The team and maintainers.`,
    prose`- \`/evaluate\` or \`/evaluate <commit>\`: evaluate the newest commit (again). Maintainers only; costs the team nothing more.`,
    prose`- \`/rerun gate\`, \`/rerun evaluation\`, \`/rerun publish\`: run that stage again. Maintainers only.`,
    prose`- \`/hold\` and \`/hold off\`: keep it from being merged and published. Maintainers only.`,
    prose`- \`/help\`: this list.`,
  ),
  next: (what: Markdown): Markdown => prose`**Next:** ${what}`,
} as const;
