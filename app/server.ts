import type { IncomingMessage, ServerResponse } from 'node:http';
import { readDelivery, type Arrived } from './intake/read-delivery.ts';
import { end, listen, type Listener, type ListenOptions } from './listen.ts';
import type { Metrics } from './metrics.ts';

export const webhookPath = '/api/github/webhooks';

export interface ServeOptions extends ListenOptions {
  /** Secret of the webhook. */
  readonly secret: string;
  readonly metrics: Metrics;
  /** Resolves when a delivery is stored for good; what it rejects with makes GitHub keep the delivery as failed. Must not wait for the work. */
  deliver(arrived: Arrived): Promise<void>;
}

/**
 * Serves webhooks and `/healthz`, and nothing else: this is the port the outside sees. A webhook is answered once it is stored, so what GitHub
 * thinks delivered is not lost.
 */
export async function serve(options: ServeOptions): Promise<Listener> {
  const { secret, metrics, deliver } = options;
  return listen(options, async (request, response, path) => {
    if (path === webhookPath) return take(request, response);
    if (path === '/healthz') return end(response, 200, 'ok\n');
    end(response, 404, 'not found\n');
  });

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
