import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { VerifiedModel } from './fetch-model.ts';

export interface ServiceMetrics {
  readonly contentType: string;
  /** Counts an answered request. */
  answered(route: string, status: number, seconds: number): void;
  predicted(rows: number): void;
  text(): Promise<string>;
}

/** Prometheus metrics of one service, in a registry of its own so that several can live in one process. */
export function serviceMetrics({ name, version, sha256 }: VerifiedModel): ServiceMetrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const requests = new Counter({ name: 'harvester_requests_total', help: 'Answered requests', labelNames: ['route', 'status'], registers });
  const seconds = new Histogram({
    name: 'harvester_request_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['route'],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
    registers,
  });
  const rows = new Counter({ name: 'harvester_rows_total', help: 'Rows predicted', registers });
  const info = { name: 'harvester_model_info', help: 'The model that is served', labelNames: ['name', 'version', 'digest'], registers };
  new Gauge(info).set({ name, version: version.version, digest: `sha256:${sha256}` }, 1);
  return {
    contentType: register.contentType,
    answered(route, status, took) {
      requests.inc({ route, status: String(status) });
      seconds.observe({ route }, took);
    },
    predicted: (count) => rows.inc(count),
    text: () => register.metrics(),
  };
}
