import { instantOf } from '../../core/rules/instant-of.ts';
import type { Outcome } from '../observe/snapshot.ts';
import { later } from './dispatch-progress.ts';

/** Seconds to wait after the first, second and third failure of our infrastructure; after one more a person must look. */
const backOff = [60, 300, 900] as const;

/** A run that gave nothing: when it ended (ISO 8601), and why. */
type Ended = Pick<Outcome, 'at' | 'why'>;

export type Retry =
  | { readonly kind: 'now' }
  | { readonly kind: 'later'; readonly at: string; readonly failures: number; readonly why: string }
  | { readonly kind: 'give-up'; readonly failures: number; readonly why: string };

/** Seconds to wait after GitHub would not even take a run: twice as long each time, up to an hour. */
const [firstPause, longestPause] = [15, 3600] as const;

/** When to ask again for a run that GitHub would not take at these instants (ISO 8601); undefined where that is now. It costs no try, however often. */
export function askAgainAt(refusals: readonly string[], now: string): string | undefined {
  const last = refusals.toSorted().at(-1);
  if (last === undefined) return undefined;
  const at = later(last, Math.min(longestPause, firstPause * 2 ** (refusals.length - 1)));
  return instantOf(now) >= instantOf(at) ? undefined : at;
}

/** Whether to try once more after runs that failed, and others that GitHub would not take (`refused`). None so far means: start. */
export function retryAfter(failed: readonly Ended[], refused: readonly Ended[], now: string): Retry {
  const failures = failed.length;
  const why = failed.at(-1)?.why ?? '';
  const last = failed
    .map(({ at }) => at)
    .toSorted()
    .at(-1);
  if (last !== undefined) {
    const wait = backOff[failures - 1];
    if (wait === undefined) return { kind: 'give-up', failures, why };
    const at = later(last, wait);
    if (instantOf(now) < instantOf(at)) return { kind: 'later', at, failures, why };
  }
  const at = askAgainAt(
    refused.map((one) => one.at),
    now,
  );
  return at === undefined ? { kind: 'now' } : { kind: 'later', at, failures: refused.length, why: refused.at(-1)?.why ?? '' };
}
