import { afterEach, expect, test } from 'vitest';
import { githubServer, type Answer, type GitHubServer } from '../testing/github-server.ts';
import { statusOf } from './status-of.ts';

let server: GitHubServer;
afterEach(() => server.close());

const title = 'evaluate acme/c#7 abc 0123';
const run = { id: 1, status: 'queued', conclusion: null, html_url: 'https://example.com/1', display_title: title };

/** Asks a GitHub that answers each dispatch in turn as given, and lists `runs`. Resolves to how often it was asked, and what came of it. */
async function asked(
  answers: readonly number[],
  runs: readonly object[],
  words = 'Unexpected inputs provided',
): Promise<{ times: number; run?: number; failed?: number | undefined }> {
  let times = 0;
  const answer = ({ method, path }: { method: string; path: string }): Answer => {
    if (method === 'POST') {
      const status = answers[times++] ?? 204;
      return { status, body: status === 200 ? { workflow_run_id: 7 } : status === 204 ? undefined : { message: words } };
    }
    if (path.includes('/runs')) return { status: 200, body: { total_count: runs.length, workflow_runs: runs } };
    return { status: 200, body: { default_branch: 'main' } };
  };
  server = await githubServer(answer, { throttle: false });
  const made = server.github.dispatch('acme/control', 'evaluate.yml', {}, { title, at: '2026-11-22T12:00:00.000Z' });
  return made.then(
    (found) => ({ times, ...(found !== undefined && { run: found }) }),
    (error: unknown) => ({ times, failed: statusOf(error) }),
  );
}

test.each([
  ['taken at once', [200], [], { times: 1, run: 7 }],
  ['taken by a server that does not tell its id', [204], [], { times: 1 }],
  ['taken, and the answer lost: it is found by its title', [502], [{ ...run, display_title: 'another' }, run], { times: 1, run: 1 }],
  ['not taken: it is asked for again', [502], [{ ...run, display_title: 'another' }], { times: 2 }],
  ['never taken: the next look waits for it by its title', [502, 502], [], { times: 2, failed: 502 }],
  ['refused', [422], [], { times: 1, failed: 422 }],
  ['not answered, then refused: it may have begun all the same', [502, 404], [], { times: 2, failed: 502 }],
] as const)('a run that is %s', async (_what, answers, runs, outcome) => {
  expect(await asked(answers, runs)).toEqual(outcome);
});

test('a server that refuses to tell the id is asked without, and never again with it', async () => {
  expect(await asked([422, 204, 204], [], 'Invalid request.\\n\\n"return_run_details" is not a permitted key.')).toEqual({
    times: 2,
  });
  await server.github.dispatch('acme/control', 'evaluate.yml', {}, { title, at: '2026-11-22T12:00:00.000Z' });
  expect(
    server.asked
      .filter(({ method, path }) => method === 'POST' && path.endsWith('/dispatches'))
      .map(({ body }) => body.includes('details')),
  ).toEqual([true, false, false]);
});

test('a run is looked for among those made up to ten minutes before it was asked for: our clock may be ahead', async () => {
  await asked([502], [run]);
  expect(server.asked.at(-1)?.path).toContain(`created=${encodeURIComponent('>=2026-11-22T11:50:00Z')}`);
});
