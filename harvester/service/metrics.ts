import { counter, gauge, histogram, type Labels } from './exposition.ts';
import type { ModelDirectory } from './model-slot.ts';
import type { PoolEvents } from './worker-pool.ts';

export interface ServiceMetrics {
  readonly contentType: string;
  /** Counts an answered request. `model` is empty where none was asked. */
  answered(model: string, route: string, status: number, seconds: number): void;
  predicted(model: string, rows: number): void;
  /** What the workers of a model report. */
  pool(model: string): PoolEvents;
  text(): Promise<string>;
}

const updateStates = ['pinned', 'current', 'refused', 'unreachable'] as const;

/** Prometheus metrics of one service; several can live in one process. `models` is asked when somebody reads them. */
export function serviceMetrics(models: () => ModelDirectory): ServiceMetrics {
  const requests = counter('harvester_requests_total', 'Answered requests');
  const seconds = histogram(
    'harvester_request_seconds',
    'Time from the head of a request to the end of its answer',
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
  );
  const rows = counter('harvester_rows_total', 'Rows predicted');
  const batch = histogram('harvester_batch_requests', 'Requests a worker was asked at once', [1, 2, 4, 8, 16, 32, 64]);
  const restarts = counter('harvester_worker_restarts_total', 'Workers that were replaced');
  const gauges = [
    gauge('harvester_model_info', 'The model that is served', () =>
      models()
        .list()
        .map(({ name, current: { model } }) => [{ name, version: model.version.version, digest: `sha256:${model.sha256}` }, 1]),
    ),
    gauge('harvester_model_update', '1 for how the served version stands to its alias: refused and unreachable are worth a look', () =>
      models()
        .list()
        .flatMap(({ name, update }) => updateStates.map((state): [Labels, number] => [{ name, state }, update.state === state ? 1 : 0])),
    ),
    gauge('harvester_model_swaps', 'How often the served version was exchanged', () =>
      models()
        .list()
        .map(({ name, swaps }) => [{ name }, swaps]),
    ),
  ];
  const counted = once((status: number, route: string, model: string) => {
    const [count, time] = [requests.of({ model, route, status: String(status) }), seconds.of({ model, route })];
    return (took: number): void => {
      count.add();
      time.observe(took);
    };
  });
  const rowsOf = once((model: string) => rows.of({ model }));
  let ofProcess: Promise<{ metrics(): Promise<string> }> | undefined;
  return {
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    answered: (model, route, status, took) => counted(status, route, model)(took),
    predicted: (model, count) => rowsOf(model).add(count),
    pool(model) {
      const [size, restarted] = [batch.of({ model }), restarts.of({ model })];
      return { batch: (together) => size.observe(together), restart: () => restarted.add() };
    },
    async text() {
      const process = await (ofProcess ??= processMetrics());
      const ours = [requests, seconds, rows, batch, restarts, ...gauges].map((family) => family.text());
      return [...ours, await process.metrics()].join('\n');
    },
  };
}

/** Memory, processor time, garbage collection. Their library is loaded by who reads them first: a service that starts need not wait for it. */
async function processMetrics(): Promise<{ metrics(): Promise<string> }> {
  const { collectDefaultMetrics, Registry } = await import('prom-client');
  const register = new Registry();
  collectDefaultMetrics({ register });
  return register;
}

/** Remembers what was made for the same words. */
function once<T extends readonly (string | number)[], R>(make: (...words: T) => R): (...words: T) => R {
  const made = new Map<string, R>();
  return (...words) => {
    const key = words.join(' ');
    const there = made.get(key) ?? make(...words);
    made.set(key, there);
    return there;
  };
}
