import { Counter, Gauge, Registry } from 'prom-client';

/** What an operator wants on a graph. */
export interface Metrics {
  readonly registry: Registry;
  readonly deliveries: Counter<'event'>;
  readonly looks: Counter<'state'>;
  readonly failures: Counter<'what'>;
  readonly writes: Counter<'kind'>;
  readonly waiting: Gauge;
}

/** Fresh counters on a registry of their own, so that several Apps fit in one process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    deliveries: new Counter({ name: 'harvester_deliveries_total', help: 'Webhook deliveries accepted', labelNames: ['event'], registers }),
    looks: new Counter({
      name: 'harvester_looks_total',
      help: 'Pull requests looked at, by the state they were found in',
      labelNames: ['state'],
      registers,
    }),
    failures: new Counter({ name: 'harvester_failures_total', help: 'What went wrong on our side', labelNames: ['what'], registers }),
    writes: new Counter({ name: 'harvester_writes_total', help: 'Writes to GitHub', labelNames: ['kind'], registers }),
    waiting: new Gauge({ name: 'harvester_queue', help: 'Pull requests waiting to be looked at', registers }),
  };
}
