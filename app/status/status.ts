/** How the App and what it waits for are: what an organiser asks first when something is slow. */
export interface Status {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly started: string;
  /** When the last sweep ended well: the App's own heartbeat. Absent before the first. */
  readonly swept?: string;
  /** Why it should not be sent work, if so. */
  readonly troubles: readonly string[];
  readonly deliveries: { readonly last?: string; readonly undone: number; readonly kept: number };
  readonly looks: { readonly waiting: number; readonly running: readonly { readonly pull: string; readonly since: string }[] };
  readonly lastHour: { readonly decisions: number; readonly failed: number };
  readonly rateLimit?: { readonly left: number; readonly of: number; readonly resetAt: string };
  /** Newest news of each runner: from GitHub's list where the App may read it, and from signed records. */
  readonly runners: readonly RunnerStatus[];
  /** Why GitHub's list is not in it, where that is so. */
  readonly runnersNotSeen?: string;
  readonly competitions: readonly CompetitionStatus[];
}

export interface RunnerStatus {
  readonly name: string;
  /** `unknown` where GitHub lists none of that name, or the App may not ask: only records tell. */
  readonly state: 'idle' | 'busy' | 'offline' | 'unknown';
  /** When its last record was finished (ISO 8601, UTC). */
  readonly lastRecord?: string;
}

export interface CompetitionStatus {
  readonly name: string;
  readonly repository: string;
  readonly open: readonly OpenRun[];
  /** Attempts recorded in the last 24 hours, and how many of those failed for a reason that is ours. */
  readonly attempts: { readonly day: number; readonly ours: number };
  /** Attempts a team may make in a day, and what it may learn from the board, in bits. */
  readonly budget?: { readonly attemptsPerDay: number; readonly bits?: number; readonly mostSpentBits: number };
  /** Why this competition cannot be judged now. */
  readonly trouble?: string;
}

export interface OpenRun {
  readonly stage: string;
  readonly pull: number;
  readonly since: string;
}
