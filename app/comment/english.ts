import type { ErrorClass } from '../../core/contract/error-class.ts';
import { md, type Markdown } from './escape.ts';

/** What each error class means and what to do, in plain words. `answer` finishes the first bold line. */
export interface ClassText {
  readonly answer: Markdown;
  readonly meaning: Markdown;
  readonly next: Markdown;
}

const check = md`
Try it: \`uv run kit check\`, then push.
`;

export const classes: Readonly<Record<ErrorClass, ClassText>> = {
  LAYOUT: {
    answer: md`
Not scored: the submission is not laid out as expected.
    `,
    meaning: md`
A pull request holds one folder, \`submissions/<team>/\`, with a \`submission.yaml\` and the files it names. Nothing was run.
    `,
    next: md`Fix what is listed. ${check}`,
  },
  POLICY: {
    answer: md`
Not scored: a rule of this competition is in the way.
    `,
    meaning: md`
The files are fine; a rule is not met. Nothing was run.
    `,
    next: md`
Fix what is listed, then push.
    `,
  },
  BUDGET: {
    answer: md`
Not scored: no attempts are left for now.
    `,
    meaning: md`
Each team has a number of attempts a day (UTC), because every score tells something about the private data.
    `,
    next: md`
Nothing is lost: push again after midnight UTC.
    `,
  },
  GATE: {
    answer: md`
Not scored: the static scan refused it.
    `,
    meaning: md`
The files were read, never run. What is listed could harm whoever loads this model.
    `,
    next: md`Fix what is listed. ${check}`,
  },
  DEPENDENCY: {
    answer: md`
Not scored: it imports something that is not there.
    `,
    meaning: md`
Models run in the competition's own environment, without a network; nothing can be installed.
    `,
    next: md`Use what \`env/requirements.lock\` has, or ask the organisers to add it. ${check}`,
  },
  LOAD_ERROR: {
    answer: md`
Not scored: the model could not be loaded.
    `,
    meaning: md`
Importing \`model.py\` or calling \`load\` raised an error, before any data was shown.
    `,
    next: md`Check paths (relative to your folder) and library versions. ${check}`,
  },
  PREDICT_ERROR: {
    answer: md`
Not scored: \`predict\` raised an error.
    `,
    meaning: md`
On private data we cannot show you the error itself. Usual causes: missing values, a category not seen before, a column taken by position.
    `,
    next: md`Make \`predict\` stand any row the contract allows. ${check}`,
  },
  TIMEOUT: {
    answer: md`
Not scored: it took too long.
    `,
    meaning: md`
Loading and predicting together passed the time limit of \`competition.yaml\` (\`limits.wallSeconds\`).
    `,
    next: md`Predict whole batches at once, load once, use a smaller model. ${check}`,
  },
  OOM: {
    answer: md`
Not scored: it ran out of memory.
    `,
    meaning: md`
It passed the memory limit of \`competition.yaml\` (\`limits.memoryMB\`).
    `,
    next: md`Use a smaller model or smaller intermediate arrays. ${check}`,
  },
  RESOURCE: {
    answer: md`
Not scored: it passed a limit of the sandbox.
    `,
    meaning: md`
Too many processes, open files or bytes written. A model needs none of these.
    `,
    next: md`Use one process (\`n_jobs=1\`) and write nothing. ${check}`,
  },
  INVALID_PREDICTIONS: {
    answer: md`
Not scored: the predictions are not what the contract asks for.
    `,
    meaning: md`
Each row needs one prediction, in order, finite, within the range \`outputs\` of \`competition.yaml\` allows.
    `,
    next: md`Return one row for each row you get: impute instead of dropping. ${check}`,
  },
  NONDETERMINISTIC: {
    answer: md`
Not scored: the same rows got different predictions.
    `,
    meaning: md`
Each model runs twice with other batch sizes. A prediction may depend on its row alone: not on chance, order, time or the rest of the batch.
    `,
    next: md`Fix the seed and leave batch statistics to training. ${check}`,
  },
  SANDBOX: {
    answer: md`
Not scored: it tried something a model may not do.
    `,
    meaning: md`
Such as opening a network connection, starting a program, or reading outside its own folder. The attempt was stopped and counts.
    `,
    next: md`Take it out; \`predict\` needs its arguments and your artifacts, nothing else. ${check}`,
  },
  STALE_HEAD: {
    answer: md`
Not scored: a newer commit took its place.
    `,
    meaning: md`
Only the newest commit of a pull request is evaluated.
    `,
    next: md`
Nothing to do: the newest commit has its own attempt.
    `,
  },
  INFRA: {
    answer: md`
Not scored: our infrastructure failed, not your model.
    `,
    meaning: md`
This attempt is not charged.
    `,
    next: md`
Nothing to do for you; it is tried again.
    `,
  },
};

/** Everything else the comment says; what is put in is escaped on the way. */
export const say = {
  notCounted: md`
this attempt did not count
  `,
  counted: (attempt: number, left: number): Markdown => md`attempt ${attempt} (${left} left today)`,
  underWay: md`
Accepted: the evaluation is under way.
  `,
  underWayMeaning: md`
It is scanned first, then run twice in a sandbox on data nobody can see. This comment changes when there is an answer; there is nothing to reload or to do.
  `,
  retrying: md`
Still waiting: our infrastructure failed, not your model.
  `,
  retryingMeaning: (failures: number, at: string, why: string): Markdown =>
    md`Run ${failures} gave no result (${why}). The next one starts at ${at.slice(11, 16)} UTC by itself. None of this is charged to you.`,
  stuck: md`
Not evaluated: our infrastructure keeps failing.
  `,
  stuckMeaning: (failures: number, why: string): Markdown =>
    md`${failures} runs gave no result; the last one because ${why}. Your model is not the cause as far as we can tell, and nothing was charged.`,
  stuckNext: (maintainers: Markdown): Markdown =>
    md`**Next:** ${maintainers} must look at the runner, then comment \`/evaluate\` here. Nothing to do for you.`,
  draft: md`
Draft: looks fine so far, not evaluated yet.
  `,
  draftMeaning: md`
Drafts cost no attempt. Mark it as ready for review and it is evaluated.
  `,
  misconfigured: md`
Waiting for the organisers: the competition's own set-up has a mistake.
  `,
  misconfiguredMeaning: md`
Your submission was not looked at and nothing was charged. It is looked at again as soon as the organisers have mended this:
  `,
  mergedUnscored: md`
Merged without a score, so it is not published.
  `,
  mergedUnscoredMeaning: md`
Only a submission whose merged commit was evaluated becomes a model version. Open a new pull request with the same folder to have it scored.
  `,
  better: md`
Better than the champion.
  `,
  level: md`
Level with the champion.
  `,
  behind: md`
Behind the champion.
  `,
  first: md`
Scored: the first to beat.
  `,
  scored: md`
Scored.
  `,
  held: md`
No measurable step forward.
  `,
  heldMeaning: md`
The score shown is your team's best so far: this attempt is not better beyond noise, and saying by how much would leak the private data.
  `,
  publishing: md`
Merged: it is being published.
  `,
  published: (version: number): Markdown => md`Published as version ${version}.`,
  champion: (version: number): Markdown => md`New champion: published as version ${version}.`,
  waitsFor: (maintainers: Markdown): Markdown => md`waits for ${maintainers}`,
  notMergeable: md`
not before it is scored
  `,
  notReached: md`
not reached
  `,
  smokePassed: md`
What the public smoke run printed
  `,
  smokeFailed: md`
The same happened on the public data, where we may show you more
  `,
  moreInChecks: (n: number): Markdown => md`and ${n} more: see the check's page`,
  next: (what: Markdown): Markdown => md`**Next:** ${what}`,
} as const;
