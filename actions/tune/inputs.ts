import * as z from 'zod';
import { Name, Sha256 } from '../../core/contract/scalars.ts';
import { choice, path, secret, text } from '../inputs/kinds.ts';

const DatasetName = z.string().regex(/^[a-z0-9-]{1,63}\/[a-z0-9-]{1,63}$/, 'must be <owner>/<name>');
const Whole = z.string().regex(/^\d{1,9}$/, 'must be a whole number');

/** Inputs of the tune action, as in its `action.yml`; which of them a step needs is said there. */
export const inputs = z.strictObject({
  step: choice('train', 'record'),
  params: text(z.string().max(4000)).default(''),
  search: text(Whole).optional(),
  seed: text(Whole).default('0'),
  path: path.default('inputs'),
  digest: text(Sha256).optional(),
  control: path.default('control'),
  dataset: text(DatasetName).optional(),
  competition: text(Name).optional(),
  'model-sha256': text(Sha256).optional(),
  'records-token': secret.optional(),
  'mlflow-authorization': secret.optional(),
  result: path.default('result.json'),
});
export type TuneInputs = z.output<typeof inputs>;
