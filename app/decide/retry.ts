import { instantOf } from '../../core/rules/instant-of.ts';
import { later } from './dispatch-progress.ts';

/** Seconds to wait after the first, second and third failure of our infrastructure; after one more a person must look. */
const backOff = [60, 300, 900] as const;

export type Retry =
  | { readonly kind: 'now' }
  | { readonly kind: 'later'; readonly at: string; readonly failures: number }
  | { readonly kind: 'give-up'; readonly failures: number };

/** Seconds to wait after GitHub would not even take a run: twice as long each time, up to an hour. */
const [firstPause, longestPause] = [15, 3600] as const;

/** When to ask again for a run that GitHub would not take at these instants (ISO 8601); undefined where that is now. It costs no try, however often. */
export function askAgainAt(refusals: readonly string[], now: string): string | undefined {
  const last = refusals.toSorted().at(-1);
  if (last === undefined) return undefined;
  const at = later(last, Math.min(longestPause, firstPause * 2 ** (refusals.length - 1)));
  return instantOf(now) >= instantOf(at) ? undefined : at;
}

/** Whether to try once more after these failures (instants, ISO 8601). None so far means: start. */
export function retryAfter(failures: readonly string[], now: string): Retry {
  const last = failures.toSorted().at(-1);
  if (last === undefined) return { kind: 'now' };
  const wait = backOff[failures.length - 1];
  if (wait === undefined) return { kind: 'give-up', failures: failures.length };
  const at = later(last, wait);
  return instantOf(now) >= instantOf(at) ? { kind: 'now' } : { kind: 'later', at, failures: failures.length };
}
