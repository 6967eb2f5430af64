import * as z from 'zod';
import { callGitHub, granted, type GitHubCall, type GitHubPlace } from './call-github.ts';

const Issues = z.array(z.object({ number: z.number(), title: z.string(), pull_request: z.unknown().optional() }));
const attempts = 5;

/** Writes to one repository over the REST API: a file, an issue, a dispatch. */
export class GitHubWriter {
  readonly #place: GitHubPlace;

  constructor(place: GitHubPlace) {
    this.#place = place;
  }

  /** Commits a new file to the default branch. Quietly done when that very text is there already; throws when another one is. */
  async addFile(path: string, text: string, message: string): Promise<void> {
    const place = `contents/${path.split('/').map(encodeURIComponent).join('/')}`;
    for (let attempt = 1; ; attempt += 1) {
      const there = await callGitHub(this.#place, place, { accept: 'application/vnd.github.raw+json' });
      if (there.ok) {
        if ((await there.text()) === text) return;
        throw new Error(`${this.#place.repository} has another ${path} already: a record is never written over`);
      }
      if (there.status !== 404) await granted(there, this.#place, place);
      const answer = await callGitHub(this.#place, place, {
        method: 'PUT',
        body: { message, content: Buffer.from(text).toString('base64') },
      });
      if (answer.ok) return;
      // Somebody committed in between: the branch moved under us.
      if (![409, 422].includes(answer.status) || attempt === attempts) await granted(answer, this.#place, place);
    }
  }

  /** Opens an issue unless an open one has the same title. Resolves to its number. */
  async openIssue(title: string, body: string): Promise<number> {
    for (let page = 1; ; page += 1) {
      const open = Issues.parse(await this.#json(`issues?state=open&per_page=100&page=${page}`));
      const known = open.find((issue) => issue.pull_request === undefined && issue.title === title);
      if (known) return known.number;
      if (open.length < 100) break;
    }
    return z.object({ number: z.number() }).parse(await this.#json('issues', { method: 'POST', body: { title, body } })).number;
  }

  /** Starts a workflow of the default branch. */
  async dispatch(workflow: string, ref: string, inputs: Readonly<Record<string, string>>): Promise<void> {
    const path = `actions/workflows/${workflow}/dispatches`;
    await granted(await callGitHub(this.#place, path, { method: 'POST', body: { ref, inputs } }), this.#place, path);
  }

  async #json(path: string, call: GitHubCall = {}): Promise<unknown> {
    return (await granted(await callGitHub(this.#place, path, call), this.#place, path)).json();
  }
}
