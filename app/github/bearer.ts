import { setTimeout as sleep } from 'node:timers/promises';
import { limitedUntil } from './limited-until.ts';
import { statusOf } from './status-of.ts';

export interface Token {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Milliseconds before its end at which a token is no longer used. */
const margin = 5 * 60_000;
/** Milliseconds until every server of GitHub's knows a new token, and what it may do. */
const young = 10_000;
/** What waits between tries of a call with a new token are multiples of. */
const waits = [1, 3];

interface RequestParameters {
  headers: Record<string, string | number | undefined>;
}
interface RequestHook {
  (options: RequestParameters): Promise<unknown>;
  endpoint: { merge(route: unknown, parameters?: unknown): RequestParameters };
}

/**
 * Octokit's way of authenticating with tokens that `mint` makes: one for all who ask at the same time, until shortly before it expires. A call that is
 * refused (401, 403) with one made just now is made again after one, then three times `paceMs`: GitHub may not know it everywhere yet
 * (octokit/auth-app.js#65, #589).
 */
export function bearer(mint: () => Promise<Token>, paceMs: number): object {
  const held = renewed(mint);
  const hook = async (request: RequestHook, route: unknown, parameters?: unknown): Promise<unknown> => {
    const endpoint = request.endpoint.merge(route, parameters);
    for (let tries = 0; ; tries += 1) {
      const { token, madeAt } = await held();
      endpoint.headers['authorization'] = `token ${token}`;
      try {
        return await request(endpoint);
      } catch (error) {
        const wait = waits[tries];
        if (wait === undefined || performance.now() - madeAt > young || !isRefused(error)) throw error;
        await sleep(wait * paceMs);
      }
    }
  };
  return Object.assign(async () => (await held()).token, { hook });
}

function isRefused(error: unknown): boolean {
  const status = statusOf(error);
  return (status === 401 || status === 403) && limitedUntil(error) === undefined;
}

type Made = Token & { readonly madeAt: number };

function renewed(mint: () => Promise<Token>): () => Promise<Made> {
  let held: Promise<Made> | undefined;
  const make = async (): Promise<Made> => ({ ...(await mint()), madeAt: performance.now() });
  return async () => {
    const before = held;
    const current = before && (await before.catch(() => undefined));
    // Of all who waited for the same one, the first makes the next.
    if (held === before && !(current && current.expiresAt - margin >= Date.now())) held = make();
    return held as Promise<Made>;
  };
}
