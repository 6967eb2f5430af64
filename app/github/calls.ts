import type { Metrics } from '../metrics.ts';

/** Milliseconds for one answer: GitHub itself ends a request after ten seconds. */
const deadline = 60_000;
/** Milliseconds: a limit that is reset sooner is waited for by Octokit. */
const short = 60_000;
/** Bytes of answers remembered for conditional requests. */
const mostRemembered = 64 * 1024 * 1024;

interface Remembered {
  readonly url: string;
  readonly etag: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** What GitHub said last about one hourly limit. */
export interface RateLimit {
  readonly resource: string;
  readonly limit: number;
  readonly left: number;
  /** Milliseconds since 1970. */
  readonly resetAt: number;
}

/**
 * Every call to GitHub goes through here: it is counted, given up after a minute, asked conditionally where the answer was seen before (a 304
 * costs no rate limit), and not made at all while the hourly limit is used up.
 */
export class Calls {
  readonly #metrics: Metrics;
  readonly #remembered = new Map<string, Remembered>();
  readonly #limits = new Map<string, RateLimit>();
  #bytes = 0;

  constructor(metrics: Metrics) {
    this.#metrics = metrics;
  }

  /** The lowest of what is left, over all tokens in use; undefined before any call. */
  get limit(): RateLimit | undefined {
    const fresh = [...this.#limits.values()].filter(({ resetAt }) => resetAt > Date.now());
    return fresh.toSorted((a, b) => a.left - b.left)[0];
  }

  /** A `fetch` for one set of rights (`whose`): answers are remembered, and limits counted, apart from those of others. */
  for(whose: string): typeof fetch {
    return (input, init) => this.#call(whose, input, init);
  }

  async #call(whose: string, input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const method = init.method ?? 'GET';
    const refused = this.#refused(whose);
    if (refused) return refused;
    const headers = new Headers(init.headers);
    const key = `${whose} ${String(input)} ${headers.get('accept') ?? ''}`;
    const held = method === 'GET' ? this.#remembered.get(key) : undefined;
    if (held) headers.set('if-none-match', held.etag);
    const signals = [AbortSignal.timeout(deadline), ...(init.signal ? [init.signal] : [])];
    let answer: Response;
    try {
      answer = await fetch(input, { ...init, headers, signal: AbortSignal.any(signals) });
    } catch (error) {
      this.#metrics.calls.inc({ method, status: '0' });
      throw error;
    }
    this.#metrics.calls.inc({ method, status: String(answer.status) });
    this.#note(whose, answer.headers);
    if (answer.status === 304 && held) {
      // What is asked for often outlives what was read once.
      if (this.#remembered.delete(key)) this.#remembered.set(key, held);
      return again(held, answer.headers);
    }
    return method === 'GET' && answer.status === 200 ? this.#remember(key, answer) : answer;
  }

  /** The answer GitHub would give, without asking: who goes on asking while limited may be shut out. */
  #refused(whose: string): Response | undefined {
    const held = this.#limits.get(whose);
    if (held?.left !== 0 || held.resetAt < Date.now() + short) return undefined;
    const headers = { 'content-type': 'application/json', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(held.resetAt / 1000) };
    return new Response(JSON.stringify({ message: 'API rate limit exceeded; not asked again before it is reset' }), {
      status: 403,
      headers,
    });
  }

  #note(whose: string, headers: Headers): void {
    const [left, reset, limit] = ['remaining', 'reset', 'limit'].map((name) => Number(headers.get(`x-ratelimit-${name}`) ?? NaN));
    if (left === undefined || reset === undefined || limit === undefined || Number.isNaN(left + reset + limit)) return;
    const resource = headers.get('x-ratelimit-resource') ?? 'core';
    this.#limits.set(whose, { resource, limit, left, resetAt: reset * 1000 });
    this.#metrics.rateLimitLeft.set({ resource }, left);
  }

  /** Only what is JSON and not large: an artifact is read once. */
  async #remember(key: string, answer: Response): Promise<Response> {
    const etag = answer.headers.get('etag');
    if (etag === null || !answer.headers.get('content-type')?.includes('json')) return answer;
    const body = await answer.text();
    const headers = [...answer.headers].filter(([name]) => !/^(content-(length|encoding)|transfer-encoding)$/.test(name));
    this.#drop(key);
    this.#remembered.set(key, { url: answer.url, etag, headers, body });
    this.#bytes += body.length;
    for (const oldest of this.#remembered.keys()) {
      if (this.#bytes <= mostRemembered) break;
      this.#drop(oldest);
    }
    return response(answer.url, body, headers);
  }

  #drop(key: string): void {
    this.#bytes -= this.#remembered.get(key)?.body.length ?? 0;
    this.#remembered.delete(key);
  }
}

/** The answer as it was, with what GitHub says about the limit now. */
function again({ url, body, headers }: Remembered, now: Headers): Response {
  const fresh = new Map(headers);
  for (const [name, value] of now) if (name.startsWith('x-ratelimit-')) fresh.set(name, value);
  return response(url, body, [...fresh]);
}

function response(url: string, body: string, headers: readonly (readonly [string, string])[]): Response {
  const made = new Response(body, { status: 200, headers: headers.map(([name, value]): [string, string] => [name, value]) });
  // Octokit pages on from the address of an answer, and a made response has none.
  return Object.defineProperty(made, 'url', { value: url });
}
