import type { ErrorClass } from '../../core/contract/error-class.ts';
import type { AttemptFacts } from '../catalogue/facts.ts';
import { scoreView, type ScoreView } from './score-view.ts';

const meaning: Readonly<Record<ErrorClass, string>> = {
  LAYOUT: 'The folder did not have the files it must have.',
  POLICY: 'A rule of the competition was not kept.',
  GATE: 'The static scan stopped it before anything ran.',
  DEPENDENCY: 'It needs a package that the environment does not have.',
  LOAD_ERROR: 'The model could not be loaded.',
  PREDICT_ERROR: 'The model raised an error while predicting.',
  TIMEOUT: 'It took longer than the competition allows.',
  OOM: 'It needed more memory than the competition allows.',
  RESOURCE: 'It went beyond a limit of the sandbox.',
  INVALID_PREDICTIONS: 'Its predictions were not one valid value for each row.',
  NONDETERMINISTIC: 'The same rows gave different predictions the second time.',
  SANDBOX: 'It tried something that the sandbox does not allow.',
  STALE_HEAD: 'The pull request moved on while it was evaluated.',
  BUDGET: 'The feedback budget of the data was used up.',
  INFRA: 'Something of ours broke; the attempt was not charged.',
};

export type OutcomeView =
  | { readonly scored: true; readonly score: ScoreView; readonly board: string; readonly held: boolean }
  | { readonly withheld: true }
  | { readonly failed: true; readonly errorClass: string; readonly meaning: string };

/** How an attempt ended, in words. */
export function outcomeView({ outcome }: AttemptFacts): OutcomeView {
  if (outcome.kind === 'withheld') return { withheld: true };
  if (outcome.kind === 'failed') return { failed: true, errorClass: outcome.errorClass, meaning: meaning[outcome.errorClass] };
  const [primary] = outcome.scores;
  if (!primary) throw new Error('a scored attempt without a score cannot pass its schema');
  return { scored: true, score: scoreView(primary), board: outcome.board, held: outcome.held };
}
