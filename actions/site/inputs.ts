import * as z from 'zod';
import { choice, path, url } from '../inputs/kinds.ts';

/** Inputs of the site action, as in its `action.yml`. */
export const inputs = z.strictObject({
  records: path.default('.'),
  out: path.default('_site'),
  audience: choice('internal', 'public').default('internal'),
  'service-url': url.optional(),
  digest: path.optional(),
});
