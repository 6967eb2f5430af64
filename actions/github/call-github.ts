import { limitedUntil } from '../../core/rules/limited-until.ts';

/** One repository, and the token that opens it. */
export interface GitHubPlace {
  readonly apiUrl: string;
  /** Where its repositories are fetched from: `<serverUrl>/<repository>.git`. */
  readonly serverUrl: string;
  readonly token: string;
  readonly repository: string;
}

/** A repository of the GitHub this job runs on: github.com, or an Enterprise Server. */
export function placeOf(repository: string, token: string): GitHubPlace {
  const { GITHUB_API_URL: apiUrl = 'https://api.github.com', GITHUB_SERVER_URL: serverUrl = 'https://github.com' } = process.env;
  return { apiUrl, serverUrl, token, repository };
}

export interface GitHubCall {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly body?: object;
  readonly accept?: string;
}

const attempts = 5;
/** Milliseconds a job stands still for a limit at most: its own time is short, and an hour's calls may come back only in an hour. */
const patience = 300_000;

/**
 * Calls `repos/<repository>/<path>`, again with growing waits when GitHub fails or asks for patience. What it refuses is answered as it is;
 * throws when it cannot be reached. A POST whose answer was lost is not sent twice: it may have been done.
 */
export async function callGitHub({ apiUrl, token, repository }: GitHubPlace, path: string, call: GitHubCall = {}): Promise<Response> {
  const { method = 'GET', body, accept = 'application/vnd.github+json' } = call;
  const api = apiUrl.replace(/\/$/, '');
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(`${api}/repos/${repository}${path && `/${path}`}`, {
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
    }).catch((error: unknown) => error);
    const last = attempt === attempts;
    const limited = answer instanceof Response ? await limitOf(answer) : undefined;
    const wait = limited === undefined ? 500 * 2 ** attempt : Math.max(limited - Date.now(), 0) + 1000;
    if (answer instanceof Response && (last || wait > patience || (answer.status < 500 && limited === undefined))) return answer;
    if (!(answer instanceof Response) && (last || method === 'POST'))
      throw new Error(`GitHub cannot be reached at ${api}: ${answer instanceof Error ? answer.message : String(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/** When GitHub lets the token call again (milliseconds since 1970), where the answer says that it has called too often. */
async function limitOf(answer: Response): Promise<number | undefined> {
  if (answer.status !== 403 && answer.status !== 429) return undefined;
  const message = await answer.clone().text();
  return limitedUntil({ status: answer.status, headers: Object.fromEntries(answer.headers), message }, Date.now());
}

/** The answer when it is a yes. Throws otherwise, with GitHub's own words and what to look at. */
export async function granted(answer: Response, { repository }: GitHubPlace, path: string): Promise<Response> {
  if (answer.ok) return answer;
  const said = await answer.json().then(
    (body: { message?: unknown }) => String(body.message),
    () => answer.statusText,
  );
  const { status } = answer;
  const until = limitedUntil({ status, headers: Object.fromEntries(answer.headers), message: said }, Date.now());
  const next =
    until === undefined
      ? "Check the token's repositories and permissions"
      : `It may be asked again from ${new Date(until).toISOString()} on`;
  throw new Error(`GitHub answered ${status} to ${repository}/${path}: ${said}. ${next}`);
}
