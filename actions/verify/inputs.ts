import * as z from 'zod';
import { flag, path, secret, url } from '../inputs/kinds.ts';

/** Inputs of the verify action, as in its `action.yml`. */
export const inputs = z.strictObject({
  records: path.default('.'),
  compare: flag.default(false),
  token: secret.optional(),
  'service-url': url.optional(),
});
