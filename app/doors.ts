import type { Logger } from 'pino';
import type { Calls } from './github/calls.ts';
import type { GitHub } from './github/github.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { Metrics } from './metrics.ts';

/** Every way out of the App: a test replaces a door, not a library. */
export interface Doors {
  readonly github: GitHub;
  readonly ledger: Ledger;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** What GitHub said about its limits. */
  readonly calls: Pick<Calls, 'limit'>;
  /** The control repository, `owner/name`. */
  readonly control: string;
  /** Now, ISO 8601 in UTC. */
  now(): string;
  /** A fresh run key: 32 hex characters nobody can guess. */
  runKey(): string;
}
