import * as z from 'zod';
import { Name, Repository, RunKey, Sha256 } from '../../core/contract/scalars.ts';
import { choice, path, secret, text } from '../inputs/kinds.ts';

/** Inputs of the rejudge action, as in its `action.yml`; which of them a step needs is said there. */
export const inputs = z.strictObject({
  step: choice('locate', 'fetch', 'judge'),
  competition: text(Name),
  config: path.default('harvester.yaml'),
  token: secret.optional(),
  repository: text(Repository).optional(),
  path: path.default('inputs'),
  digest: text(Sha256).optional(),
  board: choice('feedback', 'final').default('feedback'),
  'run-key': text(RunKey).optional(),
  result: path.default('result.json'),
});
export type RejudgeInputs = z.output<typeof inputs>;
