import { afterEach, expect, test } from 'vitest';
import { githubServer, type Answer, type AskedOfServer, type GitHubServer } from '../testing/github-server.ts';
import { webOf } from './web-of.ts';

let server: GitHubServer;
afterEach(() => server?.close());

const repository = 'acme/c';
const pages = 3;
const web = 'https://github.example.com';

/** What an Enterprise Server answers whose API and web pages are at different addresses. */
function enterprise({ method, path }: AskedOfServer): Answer {
  const url = new URL(path, server.apiUrl);
  const page = Number(url.searchParams.get('page') ?? 1);
  if (method === 'GET' && url.pathname.endsWith('/pulls')) {
    const next = `<${server.apiUrl}/repositories/9/pulls?state=open&page=${page + 1}>; rel="next"`;
    return { status: 200, headers: page < pages ? { link: next } : {}, body: [open(page)] };
  }
  if (method === 'GET' && url.pathname.endsWith('/actions/runs/5')) return { status: 200, body: run };
  if (method === 'GET' && url.pathname === '/app/hook/deliveries') return { status: 200, body: [] };
  if (method === 'POST' && url.pathname.endsWith('/comments')) return { status: 201, body: { id: 1 } };
  return { status: 404, body: { message: 'Not Found' } };
}
const open = (number: number): object => ({ number, updated_at: '2026-11-22T12:00:00Z', head: { sha: 'a'.repeat(40) } });
const run = { id: 5, status: 'queued', conclusion: null, html_url: `${web}/acme/control/actions/runs/5` };

test.each(['/api/v3', '/github/api/v3', ''])('every call, the App’s own and what pages on, goes to the API at "%s"', async (api) => {
  server = await githubServer(enterprise, { api, throttle: false });
  expect((await server.github.openPulls(repository)).map(({ number }) => number)).toEqual([1, 2, 3]);
  await server.github.createComment({ repository, number: 7 }, 'hello');
  await server.github.loggedDeliveries('2026-11-22T12:00:00Z');
  await server.github.me();
  expect(server.asked.filter(({ path }) => !path.startsWith(`${api}/`))).toEqual([]);
  const scheme = ({ authorization }: AskedOfServer): string => authorization.split(' ')[0]?.toLowerCase() ?? '';
  const by = Map.groupBy(server.asked, scheme);
  // The App's own key only speaks for the App; what is done in a repository is done with a token narrowed to it.
  expect(by.get('bearer')?.every(({ path }) => /\/app(\/|$)|\/installation$/.test(path))).toBe(true);
  expect(by.get('token')?.every(({ authorization }) => authorization === 'token narrowed')).toBe(true);
  const minted = server.asked.filter(({ path }) => path.endsWith('/access_tokens')).map(({ body }) => JSON.parse(body) as unknown);
  expect(minted).toEqual([
    expect.objectContaining({ repositories: ['c'], permissions: expect.objectContaining({ contents: 'read' }) as unknown }),
    expect.objectContaining({ repositories: ['c'], permissions: expect.objectContaining({ issues: 'write' }) as unknown }),
  ]);
});

test('a run is linked where GitHub says that people see it, not where its API is', async () => {
  server = await githubServer(enterprise, { throttle: false });
  expect((await server.github.run('acme/control', 5))?.url).toBe(`${web}/acme/control/actions/runs/5`);
});

test.each([
  [undefined, 'https://github.com'],
  ['https://api.github.com', 'https://github.com'],
  ['https://github.example.com/api/v3', 'https://github.example.com'],
  ['https://api.example.com:8443/api/v3', 'https://api.example.com:8443'],
  ['https://api.acme.ghe.com', 'https://acme.ghe.com'],
  ['http://127.0.0.1:3000/api/v3', 'http://127.0.0.1:3000'],
])('what the API %s is about is seen at %s', (api, seen) => {
  expect(webOf(api)).toBe(seen);
});
