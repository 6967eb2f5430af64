import { end, listen, type Listener, type ListenOptions } from './listen.ts';
import type { Metrics } from './metrics.ts';

/** What is shown at a path. */
export interface Page {
  readonly type: string;
  readonly status?: number;
  readonly body: string;
}

export interface AdminServerOptions extends ListenOptions {
  readonly metrics: Metrics;
  /** What there is to read beside metrics, by its path. */
  page(path: string): Page | undefined;
}

/** Serves whoever runs the App, on a port of its own: `/metrics`, `/healthz` and pages. Only to be read, and by nobody outside. */
export async function serveAdmin(options: AdminServerOptions): Promise<Listener> {
  const { metrics, page } = options;
  return listen(options, async (request, response, path) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405, 'only to be read\n');
    if (path === '/healthz') return end(response, 200, 'ok\n');
    if (path === '/metrics') return end(response, 200, await metrics.registry.metrics(), metrics.registry.contentType);
    const found = page(path);
    if (!found) return end(response, 404, 'not found\n');
    end(response, found.status ?? 200, found.body, found.type);
  });
}
