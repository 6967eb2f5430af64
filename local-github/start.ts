import { mkdir, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { addActionsApp } from './actions/actions-app.ts';
import { createActions } from './actions/engine.ts';
import { createAdmin, type Admin } from './admin.ts';
import { closeGit, findHttpBackend } from './git/http-backend.ts';
import { gitPath, smartHttp } from './git/smart-http.ts';
import { createApi } from './http/api.ts';
import type { LocalGitHubOptions } from './options.ts';
import { createPages } from './pages/pages.ts';
import { allRoutes } from './routes/all.ts';
import { createStore } from './store.ts';
import { createValidator } from './validate/validator.ts';
import { createWebhooks } from './webhooks/webhooks.ts';
import type { World } from './world.ts';

export type { Admin } from './admin.ts';
export type { CreatedApp } from './apps.ts';
export type { ActionSource, Faults, LocalGitHubOptions, RunnerConfig } from './options.ts';

export interface LocalGitHub {
  /** `http://127.0.0.1:port`: pages for people, git below `/<owner>/<name>.git`. */
  readonly url: string;
  /** `http://127.0.0.1:port/api/v3`: what GHE_HOST, GITHUB_API_URL and Octokit's baseUrl want. */
  readonly apiUrl: string;
  readonly dir: string;
  readonly admin: Admin;
  /** Ends every process and connection. Safe to call twice, and in the middle of anything. */
  close(): Promise<void>;
}

/**
 * Starts a GitHub on this machine over real bare repositories.
 *
 * Everything but git objects, artifacts and sites is kept in memory: a new start in the same folder begins empty.
 * @throws when git or its HTTP part is missing, or the port is taken, each with the next step
 */
export async function startLocalGitHub(options: LocalGitHubOptions): Promise<LocalGitHub> {
  const backend = findHttpBackend();
  const dir = resolve(options.dir);
  await mkdir(dir, { recursive: true });
  for (const part of ['repositories', 'artifacts', 'pages', 'jobs']) await rm(join(dir, part), { recursive: true, force: true });
  const server = createServer();
  // Node's 5 s are close to the 4 s its clients keep a connection: on a busy machine one sends on what the other has just closed.
  server.keepAliveTimeout = 600_000;
  const url = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`;
  const holder: { world?: World } = {};
  const world = (): World => holder.world as World;
  const validator = options.validate ? await createValidator() : undefined;
  const made: World = {
    dir,
    url,
    apiUrl: `${url}/api/v3`,
    store: createStore(),
    faults: options.faults ?? {},
    options,
    webhooks: createWebhooks(world),
    actions: createActions(world, options.runners ?? []),
    validator,
    log: options.log ?? (() => undefined),
  };
  holder.world = made;
  addActionsApp(made);
  const api = createApi(made, allRoutes());
  const pages = createPages(made);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const answer =
      path.startsWith('/api/v3') || path === '/api/graphql' ? api : gitPath(path) ? smartHttp.bind(undefined, made, backend) : pages;
    answer(request, response).catch((error: unknown) => {
      made.log(`${request.method} ${path}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await made.actions.close();
    await made.webhooks.close();
    closeGit(backend);
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  return { url, apiUrl: made.apiUrl, dir, admin: createAdmin(made), close: () => (closing ??= close()) };
}

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<number> {
  await new Promise<void>((done, fail) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === 'EADDRINUSE'
          ? `port ${port} is taken. Next: stop what listens there (ss -ltnp 'sport = :${port}') or choose another port`
          : cause.message;
      fail(new Error(why, { cause }));
    });
    server.listen(port, '127.0.0.1', done);
  });
  return (server.address() as AddressInfo).port;
}
