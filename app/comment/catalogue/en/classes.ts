import type { ErrorClass } from '../../../../core/contract/error-class.ts';
import { prose, type Markdown } from '../../escape.ts';

/** What each error class means and what to do, in plain words. `answer` finishes the first bold line. */
export interface ClassText {
  readonly answer: Markdown;
  readonly meaning: Markdown;
  readonly next: Markdown;
}

const check = prose`Try it: \`uv run kit check\`, then push.`;

/** Intake's own `BUDGET`: attempts of a day, which come back by themselves. */
export const noAttemptsLeft: ClassText = {
  answer: prose`Not scored: no attempts are left today.`,
  meaning: prose`Attempts are counted by the day (UTC), because every score tells something about the private data.`,
  next: prose`Nothing to do: it is evaluated by itself after midnight UTC.`,
};

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
    answer: prose`Not scored: what these data may tell your team is used up.`,
    meaning: prose`Every score tells something about the private data, so what each person may be told is bounded, over all their teams. It ran on the public data only.`,
    next: prose`Pushing again does not help. Ask the organisers: when the owners of the data have granted more, a maintainer says \`/evaluate\` here.`,
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
