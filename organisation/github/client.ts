import * as z from 'zod';
import { Refused } from './refused.ts';

export interface ClientOptions {
  /** `https://api.github.com`, or `https://HOST/api/v3` of a GitHub Enterprise Server. */
  readonly apiUrl: string;
  /** Gives the `Authorization` header; asked anew for each call, since an App's tokens are short-lived. */
  readonly authorization: () => string;
}

const tries = 4;

/** GitHub's REST API as an operator sees it: paths as in its documentation, every answer checked, every refusal explained. */
export class GitHubClient {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** What is there, or `undefined` when it is not (404). */
  async get<S extends z.ZodType>(path: string, schema: S): Promise<z.infer<S> | undefined> {
    const answer = await this.#ask('GET', path);
    return answer.status === 404 ? undefined : this.#read(answer, 'GET', path, schema);
  }

  /** All pages of a list; `pick` takes the items out of one. `undefined` when there is no such list (404). */
  async all<S extends z.ZodType, T>(path: string, schema: S, pick: (page: z.infer<S>) => readonly T[]): Promise<T[] | undefined> {
    const found: T[] = [];
    for (let page = 1; ; page += 1) {
      const read = await this.get(`${path}${path.includes('?') ? '&' : '?'}per_page=100&page=${page}`, schema);
      if (read === undefined) return undefined;
      const items = pick(read);
      found.push(...items);
      if (items.length < 100) return found;
    }
  }

  /** Changes something. Throws `Refused` unless it was done. */
  async send(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    const answer = await this.#ask(method, path, body);
    if (!answer.ok) throw await refusal(answer, method, path);
    const text = await answer.text();
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  }

  async #read<S extends z.ZodType>(answer: Response, method: string, path: string, schema: S): Promise<z.infer<S>> {
    if (!answer.ok) throw await refusal(answer, method, path);
    const read = schema.safeParse(await answer.json());
    if (!read.success)
      throw new Error(`GitHub answered ${method} ${path} in a form we do not know: ${read.error.issues[0]?.message ?? ''}`);
    return read.data;
  }

  async #ask(method: string, path: string, body?: unknown): Promise<Response> {
    const { apiUrl, authorization } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(`${apiUrl}${path}`, {
        method,
        headers: {
          authorization: authorization(),
          accept: 'application/vnd.github+json',
          'content-type': 'application/json',
          'x-github-api-version': '2022-11-28',
          'user-agent': 'model-harvester',
        },
        signal: AbortSignal.timeout(30_000),
        // Never followed with the token: what answered so may name any host.
        redirect: 'manual',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }).catch((error: unknown) => {
        throw new Error(
          `${apiUrl} cannot be reached: ${error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error)}`,
        );
      });
      if (answer.status >= 300 && answer.status < 400) throw await this.#moved(answer, method, path);
      const wait = waitFor(answer, attempt);
      if (wait === undefined || attempt === tries) return answer;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  /** GitHub sends on by the repository's id, at its own address; nothing is asked anywhere else. */
  async #moved(answer: Response, method: string, path: string): Promise<Refused> {
    const to = answer.headers.get('location') ?? '';
    const here =
      path.startsWith('/repos/') && to.startsWith(`${this.#options.apiUrl}/`)
        ? /^\/repositories\/\d+/.exec(to.slice(this.#options.apiUrl.length))
        : null;
    const now = here && (await this.get(here[0], z.object({ full_name: z.string() })).catch(() => undefined));
    return new Refused(answer.status, method, path, now ? `it is called ${now.full_name} now` : `it moved to ${to}, which is not asked`);
  }
}

/** Milliseconds after which the same call may be made again; `undefined` when its answer stands. */
function waitFor(answer: Response, attempt: number): number | undefined {
  const after = Number(answer.headers.get('retry-after'));
  if (answer.status === 429 || (answer.status === 403 && answer.headers.has('retry-after')))
    return Math.min(Math.max(after, 1), 120) * 1000;
  return answer.status >= 500 ? 300 * 2 ** attempt : undefined;
}

async function refusal(answer: Response, method: string, path: string): Promise<Refused> {
  const body = (await answer.json().catch(() => ({}))) as { message?: unknown; errors?: unknown };
  const detail = body.errors === undefined ? '' : ` ${JSON.stringify(body.errors)}`;
  return new Refused(answer.status, method, path, `${String(body.message ?? answer.statusText)}${detail}`);
}
