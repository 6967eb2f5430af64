import { serveModel, type ServeOptions } from '../service/serve-model.ts';
import type { CheckedComposition } from './check-composition.ts';
import { compileGraph } from './compile-graph.ts';
import { compositionMetrics } from './composition-metrics.ts';
import { createCompositionApp } from './create-composition-app.ts';
import { compositionRunner } from './run-composition.ts';
import { openTracing, type TraceTarget } from './tracing.ts';

export interface ServeCompositionOptions extends Pick<ServeOptions, 'auth' | 'python'> {
  readonly checked: CheckedComposition;
  /** Address of the MLflow tracking server; models without a running service are fetched from it and served on ports of their own here. */
  readonly registry?: string;
  /** Services that run already, by the name the composition gives the model. */
  readonly services?: ReadonlyMap<string, string>;
  readonly port?: number;
  readonly host?: string;
  readonly trace?: TraceTarget;
  readonly log?: (line: string) => void;
  readonly maxRows?: number;
}

export interface CompositionService {
  readonly url: string;
  /** Stops the composition and every model that was started for it. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Serves a checked composition on one port. Every model that is started for it must have the very digest it was checked with. Throws, and
 * leaves nothing running, when one cannot be served.
 */
export async function serveComposition(options: ServeCompositionOptions): Promise<CompositionService> {
  const {
    checked,
    registry,
    services = new Map<string, string>(),
    port = 0,
    host = '127.0.0.1',
    log = () => undefined,
    maxRows = 10_000,
  } = options;
  const started = new AsyncDisposableStack();
  try {
    const endpoints = new Map<string, string>();
    for (const [name, { model }] of Object.entries(checked.composition.models)) {
      const running = services.get(name);
      if (running !== undefined) {
        endpoints.set(name, endpointOf(running));
        continue;
      }
      if (registry === undefined) throw new Error(`model "${name}" is not served: give --registry, or --service ${name}=<address>`);
      const { auth, python } = options;
      const sha256 = checked.models.get(name)?.sha256 ?? '';
      const service = await serveModel({ registry, model, expect: { sha256 }, log, ...(auth && { auth }), ...(python && { python }) });
      started.defer(() => service.close());
      endpoints.set(name, endpointOf(service.url));
    }
    const tracing = openTracing(options.trace ?? { kind: 'off' });
    started.defer(() => tracing.close());
    const metrics = compositionMetrics();
    const runner = compositionRunner({ compiled: compileGraph(checked), endpoints, tracing, onDisagreement: metrics.disagreed });
    const app = createCompositionApp({ checked, runner, metrics, maxRows, bodyBytes: 32 * 2 ** 20, log });
    started.defer(async () => {
      await app.close();
    });
    const url = await app.listen({ port, host });
    let closing: Promise<void> | undefined;
    return { url, close: () => (closing ??= started.disposeAsync()) };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

/** Where a service is asked for instances: `/invocations` unless the address says a path itself. */
export function endpointOf(address: string): string {
  const url = new URL(address);
  return url.pathname === '/' ? new URL('/invocations', url).href : url.href;
}
