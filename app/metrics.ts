import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What an operator wants on a graph. */
export interface Metrics {
  readonly registry: Registry;
  readonly deliveries: Counter<'event'>;
  readonly refused: Counter<'status'>;
  readonly looks: Counter<'state'>;
  readonly lookSeconds: Histogram;
  readonly failures: Counter<'what'>;
  readonly writes: Counter<'kind'>;
  readonly waiting: Gauge;
  readonly stuckLooks: Gauge;
  readonly calls: Counter<'method' | 'status'>;
  readonly rateLimitLeft: Gauge<'resource'>;
  readonly notifications: Counter<'outcome'>;
  readonly redelivered: Counter;
  readonly openRuns: Gauge<'competition' | 'stage'>;
  readonly runnersSeen: Gauge<'status'>;
}

/** Fresh counters on a registry of their own, so that several Apps fit in one process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    deliveries: new Counter({ name: 'harvester_deliveries_total', help: 'Webhook deliveries accepted', labelNames: ['event'], registers }),
    refused: new Counter({
      name: 'harvester_refused_deliveries_total',
      help: 'Webhook requests refused, by the status they were answered with',
      labelNames: ['status'],
      registers,
    }),
    looks: new Counter({
      name: 'harvester_looks_total',
      help: 'Pull requests looked at, by the state they were found in',
      labelNames: ['state'],
      registers,
    }),
    lookSeconds: new Histogram({
      name: 'harvester_look_seconds',
      help: 'Time of one look, from the first question to GitHub to the last write',
      buckets: [0.1, 0.3, 1, 3, 10, 30, 100, 300],
      registers,
    }),
    failures: new Counter({ name: 'harvester_failures_total', help: 'What went wrong on our side', labelNames: ['what'], registers }),
    writes: new Counter({ name: 'harvester_writes_total', help: 'Writes to GitHub', labelNames: ['kind'], registers }),
    waiting: new Gauge({ name: 'harvester_queue', help: 'Pull requests waiting to be looked at', registers }),
    stuckLooks: new Gauge({ name: 'harvester_stuck_looks', help: 'Looks that were given up and have not ended yet', registers }),
    calls: new Counter({
      name: 'harvester_github_calls_total',
      help: 'Calls of GitHub’s API, by their answer; 304 costs no rate limit, 0 is no answer',
      labelNames: ['method', 'status'],
      registers,
    }),
    rateLimitLeft: new Gauge({
      name: 'harvester_rate_limit_left',
      help: 'Calls left in the hour, as GitHub said last',
      labelNames: ['resource'],
      registers,
    }),
    notifications: new Counter({
      name: 'harvester_notifications_total',
      help: 'Outgoing notifications, by how they ended',
      labelNames: ['outcome'],
      registers,
    }),
    redelivered: new Counter({ name: 'harvester_redelivered_total', help: 'Missed deliveries asked for again', registers }),
    openRuns: new Gauge({
      name: 'harvester_open_runs',
      help: 'Runs asked for and not answered yet, at the last sweep',
      labelNames: ['competition', 'stage'],
      registers,
    }),
    runnersSeen: new Gauge({
      name: 'harvester_runners',
      help: 'Runners the control repository may use, at the last sweep',
      labelNames: ['status'],
      registers,
    }),
  };
}
