import * as z from 'zod';
import { CommitSha, Name, Repository } from '../../core/contract/scalars.ts';
import { flag, number, path, secret, text } from '../inputs/kinds.ts';

/** Inputs of the fetch action, as in its `action.yml`. */
export const inputs = z.strictObject({
  token: secret,
  repository: text(Repository),
  competition: text(Name),
  'pull-request': number,
  'head-sha': text(CommitSha),
  'earlier-head': flag.default(false),
  path: path.default('inputs'),
});
