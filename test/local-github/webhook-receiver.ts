import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly event: string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: string;
  readonly payload: Record<string, unknown> & { action?: string; installation?: { id: number } };
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** Waits until one fits. */
  next(event: string, action?: string): Promise<Received>;
  close(): Promise<void>;
}

/** A web server that keeps every webhook it is sent. */
export async function receiveWebhooks(): Promise<Receiver> {
  const received: Received[] = [];
  const wake = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString();
      received.push({
        event: String(request.headers['x-github-event']),
        headers: request.headers,
        raw,
        payload: JSON.parse(raw) as Received['payload'],
      });
      response.end('ok');
      for (const one of wake) one();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    async next(event, action) {
      for (;;) {
        const found = received.find((one) => one.event === event && (action === undefined || one.payload.action === action));
        if (found) return found;
        await new Promise<void>((done) => {
          const once = () => {
            wake.delete(once);
            done();
          };
          wake.add(once);
        });
      }
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
