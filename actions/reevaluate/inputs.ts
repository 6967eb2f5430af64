import * as z from 'zod';
import { Name, Sha256 } from '../../core/contract/scalars.ts';
import { choice, path, secret, text } from '../inputs/kinds.ts';

const Version = z.string().regex(/^(champion|[1-9]\d{0,8})$/, 'must be champion or a version number');

/** Inputs of the reevaluate action, as in its `action.yml`; which of them a step needs is said there. */
export const inputs = z.strictObject({
  step: choice('plan', 'locate', 'fetch', 'evaluate', 'record'),
  dataset: text(z.string().regex(/^[a-z0-9-]{1,63}\/[a-z0-9-]{1,63}$/, 'must be <owner>/<name>')).optional(),
  competition: text(Name).optional(),
  version: text(Version).default('champion'),
  trigger: choice('schedule', 'champion', 'asked').default('asked'),
  control: path.default('control'),
  token: secret.optional(),
  'records-token': secret.optional(),
  'competition-token': secret.optional(),
  'mlflow-authorization': secret.optional(),
  path: path.default('inputs'),
  digest: text(Sha256).optional(),
  'model-sha256': text(Sha256).optional(),
  result: path.default('result.json'),
});
export type ReevaluateInputs = z.output<typeof inputs>;
