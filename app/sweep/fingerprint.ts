import { instantOf } from '../../core/rules/instant-of.ts';

interface Listed {
  readonly headSha: string;
  readonly updatedAt: string;
}

/** What a listing shows of a pull request that changes whenever anything about it does, but for changes of one second. */
export function fingerprint({ headSha, updatedAt }: Listed): string {
  return `${headSha} ${updatedAt}`;
}

/** Milliseconds: a second, for more GitHub does not tell, and what its clock and ours may be apart. */
const unsure = 10_000;

/**
 * What to remember of a pull request that was read at `began` or later (ISO 8601, UTC). What changed just before may have changed once more in that second
 * and would look the same: nothing is remembered of it, so that the next sweep looks again.
 */
export function seenAs(pull: Listed, began: string): string {
  return instantOf(began) - instantOf(pull.updatedAt) < unsure ? '' : fingerprint(pull);
}
