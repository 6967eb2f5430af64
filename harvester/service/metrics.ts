import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
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

/** Prometheus metrics of one service, in a registry of its own so that several can live in one process. `models` is asked when somebody reads them. */
export function serviceMetrics(models: () => ModelDirectory): ServiceMetrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const requests = new Counter({
    name: 'harvester_requests_total',
    help: 'Answered requests',
    labelNames: ['model', 'route', 'status'],
    registers,
  });
  const seconds = new Histogram({
    name: 'harvester_request_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['model', 'route'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
    registers,
  });
  const rows = new Counter({ name: 'harvester_rows_total', help: 'Rows predicted', labelNames: ['model'], registers });
  const batch = new Histogram({
    name: 'harvester_batch_requests',
    help: 'Requests a worker was asked at once',
    labelNames: ['model'],
    buckets: [1, 2, 4, 8, 16, 32, 64],
    registers,
  });
  const restarts = new Counter({
    name: 'harvester_worker_restarts_total',
    help: 'Workers that were replaced',
    labelNames: ['model'],
    registers,
  });
  const info = new Gauge({
    name: 'harvester_model_info',
    help: 'The model that is served',
    labelNames: ['name', 'version', 'digest'],
    registers,
  });
  const update = new Gauge({
    name: 'harvester_model_update',
    help: '1 for how the served version stands to its alias: refused and unreachable are worth a look',
    labelNames: ['name', 'state'],
    registers,
  });
  const swaps = new Gauge({
    name: 'harvester_model_swaps',
    help: 'How often the served version was exchanged',
    labelNames: ['name'],
    registers,
  });

  // Looking labels up costs more than a small prediction.
  const known = new Map<string, { inc(): void; observe(value: number): void }>();
  const counted = (model: string, route: string, status: number): { inc(): void; observe(value: number): void } => {
    const key = `${status} ${route} ${model}`;
    const found = known.get(key);
    if (found) return found;
    const count = requests.labels(model, route, String(status));
    const time = seconds.labels(model, route);
    const made = { inc: () => count.inc(), observe: (value: number) => time.observe(value) };
    known.set(key, made);
    return made;
  };
  return {
    contentType: register.contentType,
    answered(model, route, status, took) {
      const count = counted(model, route, status);
      count.inc();
      count.observe(took);
    },
    predicted: (model, count) => rows.inc({ model }, count),
    pool: (model) => ({ batch: (size) => batch.observe({ model }, size), restart: () => restarts.inc({ model }) }),
    text() {
      for (const gauge of [info, update, swaps]) gauge.reset();
      for (const slot of models().list()) {
        const { name, version, sha256 } = slot.current.model;
        info.set({ name, version: version.version, digest: `sha256:${sha256}` }, 1);
        for (const state of updateStates) update.set({ name, state }, slot.update.state === state ? 1 : 0);
        swaps.set({ name }, slot.swaps);
      }
      return register.metrics();
    },
  };
}
