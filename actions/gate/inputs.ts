import * as z from 'zod';
import { Sha256 } from '../../core/contract/scalars.ts';
import { path, text } from '../inputs/kinds.ts';

/** Inputs of the gate action, as in its `action.yml`. */
export const inputs = z.strictObject({
  path: path.default('inputs'),
  digest: text(Sha256),
  report: path.default('gate-report.json'),
  config: path.optional(),
  waivers: text(z.string().max(65_535)).optional(),
  sketches: path.optional(),
  advisories: path.optional(),
  sarif: path.optional(),
  bom: path.optional(),
});
