import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { Probot } from 'probot';
import { Calls } from '../github/calls.ts';
import { connect } from '../github/connect.ts';
import type { GitHub } from '../github/github.ts';
import { createMetrics } from '../metrics.ts';

let installations = 0;

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface AskedOfServer {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
}

export interface GitHubServer {
  readonly github: GitHub;
  /** Where its API is, below which every path is served. */
  readonly apiUrl: string;
  readonly asked: readonly AskedOfServer[];
  close(): void;
}

/**
 * Real HTTP to a server that knows an App's installation and tokens and leaves the rest to `answer`, whose `path` begins below the API. Nothing
 * outside the API is served.
 */
export async function githubServer(
  answer: (asked: AskedOfServer, all: readonly AskedOfServer[]) => Answer,
  { api = '/api/v3', throttle = true }: { readonly api?: string; readonly throttle?: boolean } = {},
): Promise<GitHubServer> {
  const asked: AskedOfServer[] = [];
  // Octokit keeps to its pace by installation: each server has its own, so that none waits for another's.
  const installation = (installations += 1);
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const url = request.url ?? '';
      const one = { method: request.method ?? '', path: url, authorization: request.headers.authorization ?? '', body };
      asked.push(one);
      const below = { ...one, path: url.slice(api.length) };
      const given = url.startsWith(`${api}/`)
        ? (known(below, installation) ?? answer(below, asked))
        : { status: 404, body: { message: 'Not Found' } };
      response
        .writeHead(given.status, { 'content-type': 'application/json', ...given.headers })
        .end(given.body === undefined ? '' : JSON.stringify(given.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}${api}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const probot = new Probot({
    appId: '1',
    privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    secret: 'shared',
    log: pino({ level: 'silent' }) as never,
    baseUrl: apiUrl,
  });
  await probot.ready();
  return { github: connect(probot, throttle, new Calls(createMetrics())), apiUrl, asked, close: () => void server.close() };
}

function known({ method, path }: AskedOfServer, installation: number): Answer | undefined {
  if (method === 'GET' && path === '/app') return { status: 200, body: { id: 1, slug: 'harvester' } };
  if (method === 'GET' && /^\/repos\/[^/]+\/[^/]+\/installation$/.test(path)) return { status: 200, body: { id: installation } };
  if (method === 'POST' && path === `/app/installations/${installation}/access_tokens`)
    return { status: 201, body: { token: 'narrowed', expires_at: new Date(Date.now() + 3_600_000).toISOString() } };
  return undefined;
}

async function read(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
