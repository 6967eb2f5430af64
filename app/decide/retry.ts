import { instantOf } from '../../core/rules/instant-of.ts';
import { later } from './dispatch-progress.ts';

/** Seconds to wait after the first, second and third failure of our infrastructure; after one more a person must look. */
const backOff = [60, 300, 900] as const;

export type Retry =
  | { readonly kind: 'now' }
  | { readonly kind: 'later'; readonly at: string; readonly failures: number }
  | { readonly kind: 'give-up'; readonly failures: number };

/** Whether to try once more after these failures (instants, ISO 8601). None so far means: start. */
export function retryAfter(failures: readonly string[], now: string): Retry {
  const last = failures.toSorted().at(-1);
  if (last === undefined) return { kind: 'now' };
  const wait = backOff[failures.length - 1];
  if (wait === undefined) return { kind: 'give-up', failures: failures.length };
  const at = later(last, wait);
  return instantOf(now) >= instantOf(at) ? { kind: 'now' } : { kind: 'later', at, failures: failures.length };
}
