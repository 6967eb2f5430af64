import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Disagreement } from './operations.ts';

export interface CompositionMetrics {
  readonly contentType: string;
  answered(route: string, status: number, seconds: number): void;
  disagreed(seen: Disagreement): void;
  text(): Promise<string>;
}

/** Prometheus metrics of one composition, in a registry of its own. */
export function compositionMetrics(): CompositionMetrics {
  const register = new Registry();
  const registers = [register];
  const requests = new Counter({ name: 'harvester_requests_total', help: 'Answered requests', labelNames: ['route', 'status'], registers });
  const seconds = new Histogram({
    name: 'harvester_request_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['route'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30],
    registers,
  });
  const labelNames = ['node', 'shadow'];
  const rows = new Counter({ name: 'harvester_shadow_rows_total', help: 'Rows a shadow answered', labelNames, registers });
  const differing = new Counter({
    name: 'harvester_shadow_differing_rows_total',
    help: 'Rows a shadow answered otherwise',
    labelNames,
    registers,
  });
  const failed = new Counter({ name: 'harvester_shadow_failures_total', help: 'Requests a shadow failed', labelNames, registers });
  const largest = new Gauge({
    name: 'harvester_shadow_largest_difference',
    help: 'Largest difference of numbers so far',
    labelNames,
    registers,
  });
  const top = new Map<string, number>();
  return {
    contentType: register.contentType,
    answered(route, status, took) {
      requests.inc({ route, status: String(status) });
      seconds.observe({ route }, took);
    },
    disagreed({ node, shadow, ...seen }) {
      const of = { node, shadow };
      if (!seen.answered) failed.inc(of);
      rows.inc(of, seen.rows);
      differing.inc(of, seen.differing);
      const key = `${node}/${shadow}`;
      top.set(key, Math.max(top.get(key) ?? 0, seen.largest));
      largest.set(of, top.get(key) ?? 0);
    },
    text: () => register.metrics(),
  };
}
