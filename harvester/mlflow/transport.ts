import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { authorization, type Auth } from './auth.ts';
import { MlflowError } from './mlflow-error.ts';
import { backoff, defaultRetry, type RetryPolicy } from './retry.ts';

export interface TransportOptions {
  /** Address of the tracking server, with its `--static-prefix` if it has one: `http://127.0.0.1:5000`. */
  readonly uri: string;
  readonly auth?: Auth;
  readonly fetch?: typeof fetch;
  /** Milliseconds until the head of an answer must be there, per attempt. */
  readonly timeoutMs?: number;
  readonly retry?: RetryPolicy;
  /** Ends every call of this client when it fires. */
  readonly signal?: AbortSignal;
}

export interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below the server's address, starting with `/`, already escaped. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly json?: unknown;
  /** Makes the body anew for each attempt. */
  readonly body?: () => BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether doing it twice is the same as doing it once; only such calls are repeated after a doubtful failure. */
  readonly idempotent: boolean;
  readonly timeoutMs?: number;
}

const Problem = z.object({ error_code: z.union([z.string(), z.number()]).transform(String), message: z.string().default('') });

/** One HTTP door to a tracking server: address, authorization, time limits, retries, and every failure as an {@link MlflowError}. */
export class Transport {
  readonly #base: string;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #fetch: typeof fetch;
  readonly #timeoutMs: number;
  readonly #retry: RetryPolicy;
  readonly #signal: AbortSignal | undefined;

  constructor(options: TransportOptions) {
    const url = URL.canParse(options.uri) ? new URL(options.uri) : undefined;
    if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
      throw new TypeError(`"${options.uri}" is no address of a tracking server: write it like http://127.0.0.1:5000`);
    if (url.username || url.password) throw new TypeError('put credentials into `auth`, not into the address: addresses end up in logs');
    this.#base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
    this.#headers = options.auth ? { authorization: authorization(options.auth) } : {};
    this.#fetch = options.fetch ?? fetch;
    this.#timeoutMs = options.timeoutMs ?? 30_000;
    this.#retry = options.retry ?? defaultRetry;
    this.#signal = options.signal;
  }

  /** The server's address without trailing slash. */
  get uri(): string {
    return this.#base;
  }

  /** Makes a call and reads its JSON answer. Rejects with `BAD_RESPONSE` when it does not fit `schema`. */
  async json<S extends z.ZodType>(call: Call, schema: S): Promise<z.output<S>> {
    const response = await this.send(call);
    const text = await response.text();
    const value = parseJson(text);
    const parsed = value === undefined ? undefined : schema.safeParse(value);
    if (parsed?.success) return parsed.data;
    const why = parsed ? (z.prettifyError(parsed.error).split('\n')[0] ?? '') : 'the answer is not JSON: is this a tracking server?';
    throw new MlflowError({ errorCode: 'BAD_RESPONSE', message: why, method: call.method, url: response.url, status: response.status });
  }

  /** Makes a call; resolves to a 2xx response whose body is not read yet. Redirects are refused: they would carry credentials elsewhere. */
  async send(call: Call): Promise<Response> {
    const url = this.#url(call);
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#attempt(call, url);
      if (outcome.kind === 'answer') return outcome.response;
      const worth = outcome.sure || call.idempotent ? outcome.transient : false;
      if (!worth || attempt >= this.#retry.attempts) throw outcome.error;
      await sleep(backoff(this.#retry, attempt, outcome.retryAfter), undefined, this.#signal ? { signal: this.#signal } : {});
    }
  }

  #url(call: Call): string {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries(call.query ?? {})) if (value !== undefined) query.set(key, String(value));
    return `${this.#base}${call.path}${query.size ? `?${query}` : ''}`;
  }

  async #attempt(call: Call, url: string): Promise<Outcome> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), call.timeoutMs ?? this.#timeoutMs);
    const signal = this.#signal ? AbortSignal.any([late.signal, this.#signal]) : late.signal;
    const body = call.json === undefined ? call.body?.() : JSON.stringify(call.json);
    const headers = { ...this.#headers, ...(call.json === undefined ? {} : { 'content-type': 'application/json' }), ...call.headers };
    const about = { method: call.method, url };
    try {
      const init = { method: call.method, headers, signal, redirect: 'manual', ...(body === undefined ? {} : { body, duplex: 'half' }) };
      const response = await this.#fetch(url, init as RequestInit);
      if (response.ok) return { kind: 'answer', response };
      const text = await response.text();
      const problem = Problem.safeParse(parseJson(text));
      const { error_code: errorCode, message } = problem.data ?? { error_code: `HTTP_${response.status}`, message: response.statusText };
      return {
        kind: 'failure',
        error: new MlflowError({ ...about, errorCode, message, status: response.status }),
        transient: response.status === 429 || response.status >= 500,
        // Too many requests: turned away before anything was done.
        sure: response.status === 429,
        retryAfter: response.headers.get('retry-after'),
      };
    } catch (cause) {
      if (this.#signal?.aborted) throw cause;
      const timedOut = late.signal.aborted;
      const code = causeCode(cause);
      const message = timedOut
        ? `no answer in ${call.timeoutMs ?? this.#timeoutMs} ms: is the server busy, or is something between?`
        : `no connection (${code ?? String(cause)}): is a tracking server running there?`;
      const error = new MlflowError({ ...about, errorCode: timedOut ? 'TIMEOUT' : 'NETWORK', message, cause });
      return { kind: 'failure', error, transient: true, sure: code === 'ECONNREFUSED', retryAfter: null };
    } finally {
      clearTimeout(timer);
    }
  }
}

type Outcome =
  | { readonly kind: 'answer'; readonly response: Response }
  | {
      readonly kind: 'failure';
      readonly error: MlflowError;
      readonly transient: boolean;
      /** True when the server certainly did nothing, so that even a creating call may be repeated. */
      readonly sure: boolean;
      readonly retryAfter: string | null;
    };

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

// fetch says "fetch failed"; the socket's own code is one level (or, for several addresses, two levels) down.
function causeCode(error: unknown): string | undefined {
  for (let at = error as { code?: unknown; cause?: unknown; errors?: unknown[] } | undefined, depth = 0; at && depth < 4; depth++) {
    if (typeof at.code === 'string') return at.code;
    at = (at.cause ?? at.errors?.[0]) as typeof at;
  }
  return undefined;
}
