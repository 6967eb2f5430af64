/** What can be switched to make life as hard as the real service does. All optional; nothing set means nothing goes wrong. */
export interface Faults {
  /** Extra milliseconds before each API answer. */
  latencyMs?: number;
  /** Share (0–1) of API calls answered `502`. */
  badGateway?: number;
  /** The next n API calls are answered `502`. */
  nextBadGateways?: number;
  /** Share (0–1) of API calls carried out and answered `502` all the same. */
  lostAnswers?: number;
  /** Milliseconds after it was made in which an App's token is answered 401, and then as long 403: no server of GitHub's knows it, then what it may do. */
  tokensReplicateMs?: number;
  /** Share (0–1) of trees an App asks for that answer 404, as those of a push do until every server of GitHub's has it. */
  unseenTrees?: number;
  /** Changed files from which on the list of a pull request's files is refused: the diff takes too long. */
  undiffedFrom?: number;
  /** Calls left in the hour for every token; `0` answers 403 until `resetPrimary` seconds passed. */
  primaryRemaining?: number;
  /** Seconds until an exhausted primary limit resets (default 3600). */
  primaryResetSeconds?: number;
  /** Share (0–1) of comments whose `updated_at` is a second after their `created_at` though nobody touched them. */
  restlessComments?: number;
  /** The next n writing API calls hit a secondary limit. */
  nextSecondary?: number;
  /** How a secondary limit is told: `retry-after` in seconds, or `undefined` for a body-only 403. */
  secondaryRetryAfter?: number;
  /** Status of a secondary limit: both are seen in the wild. */
  secondaryStatus?: 403 | 429;
  /** Share (0–1) of webhook deliveries sent twice. */
  duplicateDeliveries?: number;
  /** Share (0–1) of webhook deliveries never sent (still in the delivery log as failed). */
  lostDeliveries?: number;
  /** Deliveries are held in windows of this many and sent in random order (a window closes after 50 ms). */
  reorderWindow?: number;
  /** Source of chance, 0 ≤ x < 1; give a seeded one to repeat a run. */
  random?: () => number;
}

/** A machine that takes jobs whose `runs-on` labels are all among its own. */
export interface RunnerConfig {
  name: string;
  labels: string[];
  /** The machine's own environment variables, visible to each job it runs. */
  env?: Record<string, string>;
  /** Jobs at the same time (default 1). */
  slots?: number;
  /** Only these `owner/name` repositories may use it (default: all). */
  repositories?: string[];
  /** The organisation's runner group it is in; without one it is in `Default`, and takes no job that asks for another. */
  group?: string;
}

/** A folder with `action.yml` of a JavaScript or composite action. */
export interface ActionSource {
  dir: string;
}

export interface LocalGitHubOptions {
  /** Where bare repositories, artifacts, logs and job workspaces are kept; created when missing. */
  dir: string;
  /** Port on 127.0.0.1; 0 or absent picks a free one. */
  port?: number;
  faults?: Faults;
  /** Self-hosted runners. A hosted runner labelled `ubuntu-latest` is always there unless one of these carries that label. */
  runners?: RunnerConfig[];
  /** What `uses:` resolves to: `owner/repo/path@ref`, or without `@ref` for any ref. */
  actions?: Record<string, ActionSource>;
  /** Record each response and webhook that differs from GitHub's OpenAPI (needs the dev dependency ajv). */
  validate?: boolean;
  /** Told what could not be answered, and the log of each job that failed. */
  log?: (line: string) => void;
}
