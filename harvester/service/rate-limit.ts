import { ServiceProblem } from './problem.ts';

interface Bucket {
  tokens: number;
  at: number;
}

/** Callers remembered at most; a flood of made-up names forgets the oldest, not the memory's end. */
const mostCallers = 10_000;

/**
 * Lets each caller make `perSecond` requests a second, and twice as many at once after a pause (a token bucket). Throws a problem of status
 * 429 that says when to come again.
 */
export function rateLimit(perSecond: number, now: () => number = () => performance.now()): (caller: string) => void {
  const buckets = new Map<string, Bucket>();
  const most = Math.max(1, 2 * perSecond);
  return (caller) => {
    const at = now();
    const bucket = buckets.get(caller) ?? { tokens: most, at };
    bucket.tokens = Math.min(most, bucket.tokens + ((at - bucket.at) / 1000) * perSecond);
    bucket.at = at;
    buckets.delete(caller);
    buckets.set(caller, bucket);
    if (buckets.size > mostCallers) buckets.delete(buckets.keys().next().value as string);
    if (bucket.tokens < 1) throw tooMany(Math.ceil((1 - bucket.tokens) / perSecond));
    bucket.tokens -= 1;
  };
}

function tooMany(seconds: number): ServiceProblem {
  return new ServiceProblem({
    status: 429,
    type: 'too-many-requests',
    title: 'Too many requests',
    detail: `come again in ${seconds} s`,
    headers: { 'retry-after': String(seconds) },
  });
}
