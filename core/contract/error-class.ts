import * as z from 'zod';

/** What may be said about a failed attempt. Nothing else leaves the vault; docs/errors.md says what each means and what to do. */
export const ErrorClass = z.enum([
  'LAYOUT',
  'POLICY',
  'GATE',
  'DEPENDENCY',
  'LOAD_ERROR',
  'PREDICT_ERROR',
  'TIMEOUT',
  'OOM',
  'RESOURCE',
  'INVALID_PREDICTIONS',
  'NONDETERMINISTIC',
  'SANDBOX',
  'STALE_HEAD',
  'BUDGET',
  'INFRA',
]);
export type ErrorClass = z.infer<typeof ErrorClass>;

/** Classes that are ours or nobody's fault: retried, never charged against the team's attempts. */
export const uncharged: ReadonlySet<ErrorClass> = new Set(['LAYOUT', 'POLICY', 'GATE', 'STALE_HEAD', 'BUDGET', 'INFRA']);
