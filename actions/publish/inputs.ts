import * as z from 'zod';
import { CommitSha, Name, RunKey, Sha256 } from '../../core/contract/scalars.ts';
import { choice, path, secret, text } from '../inputs/kinds.ts';

/** Inputs of the publish action, as in its `action.yml`. */
export const inputs = z.strictObject({
  path: path.default('inputs'),
  digest: text(Sha256),
  'records-token': secret,
  config: path.default('harvester.yaml'),
  'merge-sha': text(CommitSha),
  'run-key': text(RunKey),
  alias: choice('champion').optional(),
  'publisher-id': text(Name),
  'publisher-key': secret,
  'mlflow-authorization': secret.optional(),
  result: path.default('result.json'),
});
