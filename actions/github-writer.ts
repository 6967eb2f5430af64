import * as z from 'zod';

const Issues = z.array(z.object({ number: z.number(), title: z.string(), pull_request: z.unknown().optional() }));
const attempts = 5;

/** Writes to one repository over the REST API: a file, an issue, a dispatch. */
export class GitHubWriter {
  readonly #options: { readonly apiUrl: string; readonly token: string; readonly repository: string };

  constructor(options: { readonly apiUrl: string; readonly token: string; readonly repository: string }) {
    this.#options = options;
  }

  /** Commits a new file to the default branch. Quietly done when that very text is there already; throws when another one is. */
  async addFile(path: string, text: string, message: string): Promise<void> {
    const place = `contents/${path.split('/').map(encodeURIComponent).join('/')}`;
    for (let attempt = 1; ; attempt += 1) {
      const there = await this.#call('GET', place, undefined, 'application/vnd.github.raw+json');
      if (there.ok) {
        if ((await there.text()) === text) return;
        throw new Error(`${this.#options.repository} has another ${path} already: a record is never written over`);
      }
      if (there.status !== 404) throw await this.#refused(there, place);
      const answer = await this.#call('PUT', place, { message, content: Buffer.from(text).toString('base64') });
      if (answer.ok) return;
      // Somebody committed in between: the branch moved under us.
      if (![409, 422].includes(answer.status) || attempt === attempts) throw await this.#refused(answer, place);
    }
  }

  /** Opens an issue unless an open one has the same title. Resolves to its number. */
  async openIssue(title: string, body: string): Promise<number> {
    for (let page = 1; ; page += 1) {
      const open = Issues.parse(await this.#json('GET', `issues?state=open&per_page=100&page=${page}`));
      const known = open.find((issue) => issue.pull_request === undefined && issue.title === title);
      if (known) return known.number;
      if (open.length < 100) break;
    }
    return z.object({ number: z.number() }).parse(await this.#json('POST', 'issues', { title, body })).number;
  }

  /** Starts a workflow of the default branch. */
  async dispatch(workflow: string, ref: string, inputs: Readonly<Record<string, string>>): Promise<void> {
    const answer = await this.#call('POST', `actions/workflows/${workflow}/dispatches`, { ref, inputs });
    if (!answer.ok) throw await this.#refused(answer, workflow);
  }

  async #json(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await this.#call(method, path, body);
    if (!answer.ok) throw await this.#refused(answer, path);
    return answer.json();
  }

  async #refused(answer: Response, path: string): Promise<Error> {
    const said = await answer.json().then(
      (body: { message?: unknown }) => String(body.message),
      () => answer.statusText,
    );
    return new Error(
      `GitHub answered ${answer.status} to ${this.#options.repository}/${path}: ${said}. Check the token's repositories and permissions`,
    );
  }

  async #call(method: string, path: string, body?: object, accept = 'application/vnd.github+json'): Promise<Response> {
    const { apiUrl, token, repository } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(`${apiUrl.replace(/\/$/, '')}/repos/${repository}/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          accept,
          'x-github-api-version': '2022-11-28',
          'user-agent': 'model-harvester',
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(60_000),
      });
      if ((answer.status < 500 && answer.status !== 429) || attempt === attempts) return answer;
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
    }
  }
}
