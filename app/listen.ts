import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';

export interface ListenOptions {
  readonly log: Logger;
  /** 0 picks a free one. */
  readonly port: number;
  readonly host: string;
}

export interface Listener {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Takes no request any more; resolves when those under way are answered. */
  close(): Promise<void>;
}

/** Listens for HTTP. A request whose answer rejects is answered 500, with no more than where to look; the log has the reason. */
export async function listen(
  { log, port, host }: ListenOptions,
  answer: (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void>,
): Promise<Listener> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    answer(request, response, path).catch((error: unknown) => {
      // Who hung up hears no answer.
      if (!request.socket.destroyed) log.error({ err: error, path, ...deliveryOf(request) }, 'request failed');
      if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('failed on our side; see the log\n');
    });
  });
  server.requestTimeout = 30_000;
  // Longer than proxies and balancers keep an idle connection (60 s): who closes first loses what the other has just sent.
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(`cannot listen on ${host}:${port}: ${error.message}. Choose another port`, { cause: error })),
    );
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

/** What GitHub calls the delivery, where it is one: the id that every line about it has. */
function deliveryOf({ headers }: IncomingMessage): { readonly delivery?: string } {
  const guid = headers['x-github-delivery'];
  return typeof guid === 'string' && /^[0-9a-f-]{36}$/i.test(guid) ? { delivery: guid } : {};
}

/** Nothing here runs scripts, loads anything or is framed. */
const guarded = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Answers with a text and is done. */
export function end(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': type, ...(type.startsWith('text/html') && guarded) }).end(text);
}
