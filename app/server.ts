import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { createNodeMiddleware, type Probot } from 'probot';
import type { Metrics } from './metrics.ts';
import { BodyTooLarge, readBody } from './read-body.ts';

/** GitHub sends nothing larger. */
const largestDelivery = 25 * 1024 * 1024;
export const webhookPath = '/api/github/webhooks';

export interface Arrived {
  readonly guid: string;
  readonly event: string;
  /** As it came, after its signature was found good. */
  readonly body: string;
  readonly payload: object;
}

export interface ServeOptions {
  readonly probot: Probot;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly port: number;
  readonly host: string;
  /** Stores a delivery; what it throws makes GitHub keep the delivery as failed. Must not wait for the work. */
  deliver(arrived: Arrived): void;
}

/** Serves webhooks (signature checked by Probot over the bytes as they came), `/healthz` and `/metrics`. */
export async function serve(options: ServeOptions): Promise<{ url: string; close(): Promise<void> }> {
  const { probot, log, metrics, port, host, deliver } = options;
  const bodies = new AsyncLocalStorage<string>();
  const middleware = await createNodeMiddleware(
    (app) => {
      app.onAny(({ id, name, payload }) => deliver({ guid: id, event: name, body: bodies.getStore() ?? '', payload }));
    },
    { probot, webhooksPath: webhookPath },
  );
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error }, 'request failed');
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(`cannot listen on ${host}:${port}: ${error.message}. Choose another port`, { cause: error })),
    );
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '/').split('?')[0];
    if (path === '/healthz') return end(response, 200, 'ok\n');
    if (path === '/metrics') return end(response, 200, await metrics.registry.metrics(), metrics.registry.contentType);
    if (path !== webhookPath) return end(response, 404, 'not found\n');
    let raw: Buffer;
    try {
      raw = await readBody(request, largestDelivery);
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error;
      response.setHeader('connection', 'close');
      return end(response, 413, 'larger than any delivery\n');
    }
    // The middleware takes bytes that were read before it under these names.
    Object.assign(request, { body: {}, rawBody: raw });
    await bodies.run(raw.toString('utf8'), () => middleware(request, response));
  }
}

function end(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  response.writeHead(status, { 'content-type': type }).end(text);
}
