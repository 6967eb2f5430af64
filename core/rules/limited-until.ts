/** Milliseconds to stay away where GitHub names no time: it asks for at least a minute. */
const unnamed = 60_000;

/** What GitHub answered, as far as a limit shows in it. Header names in small letters. */
export interface LimitedAnswer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly message: string;
}

/**
 * When a call may be made again (milliseconds since 1970), if an answer says that GitHub limits us: by `retry-after` (seconds, or a date), by
 * the reset of what is used up, or only in words. In the order GitHub's documentation gives them.
 */
export function limitedUntil({ status, headers, message }: LimitedAnswer, now: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  return (
    retryAfter(String(headers['retry-after'] ?? ''), now) ??
    resetAt(headers) ??
    (status === 429 || /\bsecondary rate\b/i.test(message) ? now + unnamed : undefined)
  );
}

function retryAfter(text: string, now: number): number | undefined {
  if (/^\d+$/.test(text)) return now + Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : date;
}

function resetAt(headers: LimitedAnswer['headers']): number | undefined {
  const reset = Number(headers['x-ratelimit-reset']);
  return String(headers['x-ratelimit-remaining']) === '0' && reset > 0 ? reset * 1000 : undefined;
}
