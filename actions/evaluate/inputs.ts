import * as z from 'zod';
import { Instant, RunKey, Sha256 } from '../../core/contract/scalars.ts';
import { choice, path, text } from '../inputs/kinds.ts';

/** Inputs of the evaluate action, as in its `action.yml`. */
export const inputs = z.strictObject({
  path: path.default('inputs'),
  digest: text(Sha256),
  report: path.default('gate-report.json'),
  'report-sha256': text(Sha256),
  'run-key': text(RunKey),
  board: choice('feedback', 'final').default('feedback'),
  mode: choice('evaluate', 'rescore', 'reproduce').default('evaluate'),
  'entered-at': text(Instant).optional(),
  'charged-at': text(Instant).optional(),
  result: path.default('result.json'),
});
