import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { readDelivery, type Arrived } from './intake/read-delivery.ts';
import type { Metrics } from './metrics.ts';

export const webhookPath = '/api/github/webhooks';

/** What is shown at a path. */
export interface Page {
  readonly type: string;
  readonly status?: number;
  readonly body: string;
}

export interface ServeOptions {
  /** Secret of the webhook. */
  readonly secret: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly port: number;
  readonly host: string;
  /** Resolves when a delivery is stored for good; what it rejects with makes GitHub keep the delivery as failed. Must not wait for the work. */
  deliver(arrived: Arrived): Promise<void>;
  /** What else there is to read, by its path. */
  page(path: string): Page | undefined;
}

/** Serves webhooks, `/healthz`, `/metrics` and pages. A webhook is answered once it is stored, so what GitHub thinks delivered is not lost. */
export async function serve(options: ServeOptions): Promise<{ url: string; close(): Promise<void> }> {
  const { secret, log, metrics, port, host, deliver } = options;
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // Who hung up hears no answer.
      if (!request.socket.destroyed) log.error({ err: error }, 'request failed');
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('failed on our side; see the log\n');
    });
  });
  server.requestTimeout = 30_000;
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
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path === webhookPath) return take(request, response);
    if (path === '/healthz') return end(response, 200, 'ok\n');
    if (path === '/metrics') return end(response, 200, await metrics.registry.metrics(), metrics.registry.contentType);
    const page = options.page(path);
    if (!page) return end(response, 404, 'not found\n');
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'only to be read\n');
    return end(response, page.status ?? 200, page.body, page.type);
  }

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return end(response, 405, 'deliveries are posted\n');
    const read = await readDelivery(request, secret);
    if ('why' in read) {
      metrics.refused.inc({ status: String(read.status) });
      // What was not read to its end cannot be followed by another request.
      response.setHeader('connection', 'close');
      return end(response, read.status, `${read.why}\n`);
    }
    await deliver(read);
    end(response, 202, 'stored\n');
  }
}

/** Nothing here runs scripts, loads anything or is framed. */
const guarded = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

function end(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': type, ...(type.startsWith('text/html') && guarded) }).end(text);
}
