import { statusOf } from './status-of.ts';

/** When GitHub's hourly limit is reset (milliseconds since 1970), if that it is used up is what an Octokit error says. */
export function limitedUntil(error: unknown): number | undefined {
  const status = statusOf(error);
  if (status !== 403 && status !== 429) return undefined;
  const { headers = {} } = (error as { response?: { headers?: Record<string, string | number | undefined> } }).response ?? {};
  const reset = Number(headers['x-ratelimit-reset']);
  return String(headers['x-ratelimit-remaining']) === '0' && reset > 0 ? reset * 1000 : undefined;
}
