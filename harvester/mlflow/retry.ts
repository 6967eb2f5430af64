export interface RetryPolicy {
  /** How often a call is made at most, the first time included. */
  readonly attempts: number;
  /** Delay before the second attempt, in milliseconds; it doubles each time, and half of it is random. */
  readonly baseMs: number;
  /** No single delay is longer, not even when the server asks for it with `Retry-After`. */
  readonly maxMs: number;
}

export const defaultRetry: RetryPolicy = { attempts: 4, baseMs: 250, maxMs: 10_000 };

/** Milliseconds to wait after failed attempt number `attempt` (1-based). `random` in [0, 1). */
export function backoff(policy: RetryPolicy, attempt: number, retryAfter: string | null, now = Date.now(), random = Math.random()): number {
  const asked = retryAfterMs(retryAfter, now);
  if (asked !== undefined) return Math.min(asked, policy.maxMs);
  const full = Math.min(policy.baseMs * 2 ** (attempt - 1), policy.maxMs);
  return full / 2 + (full / 2) * random;
}

/** Both forms of the header: seconds, or an HTTP date. Undefined when there is none or it is neither. */
function retryAfterMs(value: string | null, now: number): number | undefined {
  if (value === null) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
