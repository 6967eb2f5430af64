/** One repository, and the token that opens it. */
export interface GitHubPlace {
  readonly apiUrl: string;
  readonly token: string;
  readonly repository: string;
}

/** A repository of the GitHub this job runs on: github.com, or an Enterprise Server. */
export function placeOf(repository: string, token: string): GitHubPlace {
  return { apiUrl: process.env['GITHUB_API_URL'] ?? 'https://api.github.com', token, repository };
}

export interface GitHubCall {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly body?: object;
  readonly accept?: string;
}

const attempts = 5;

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
    if (answer instanceof Response && (last || (answer.status < 500 && answer.status !== 429))) return answer;
    if (!(answer instanceof Response) && (last || method === 'POST'))
      throw new Error(`GitHub cannot be reached at ${api}: ${answer instanceof Error ? answer.message : String(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt));
  }
}

/** The answer when it is a yes. Throws otherwise, with GitHub's own words and what to look at. */
export async function granted(answer: Response, { repository }: GitHubPlace, path: string): Promise<Response> {
  if (answer.ok) return answer;
  const said = await answer.json().then(
    (body: { message?: unknown }) => String(body.message),
    () => answer.statusText,
  );
  throw new Error(`GitHub answered ${answer.status} to ${repository}/${path}: ${said}. Check the token's repositories and permissions`);
}
