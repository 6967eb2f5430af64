import type { Waiver } from '../core/contract/gate-policy.ts';
import type { Act } from './commands/acts.ts';
import type { Stage } from './observe/snapshot.ts';
import type { RestsOn } from './told/rests-on.ts';

export type StateName =
  | 'not-a-submission'
  | 'misconfigured'
  | 'draft'
  | 'refused'
  | 'queued'
  | 'evaluating'
  | 'retrying'
  | 'stuck'
  | 'cancelled'
  | 'withdrawn'
  | 'on-hold'
  | 'flagged'
  | 'failed'
  | 'scored'
  | 'publishing'
  | 'published'
  | 'merged-unscored'
  | 'closed';

/** The one named state an attempt is in, since when (ISO 8601, UTC), why, what happens next, and by when where somebody waits for us. */
export interface AttemptState {
  readonly name: StateName;
  readonly headSha: string;
  readonly since: string;
  readonly why: string;
  readonly next: string;
  readonly byWhen?: string;
}

export type CheckName = 'harvester/intake' | 'harvester/gate' | 'harvester/evaluation';
/** GitHub lets `neutral` and `skipped` pass a required check, so anything that must not merge is `failure` or `cancelled`. */
export type Conclusion = 'success' | 'failure' | 'neutral' | 'cancelled';

export interface Annotation {
  readonly path: string;
  readonly line: number;
  readonly level: 'notice' | 'warning' | 'failure';
  readonly title: string;
  readonly message: string;
}

export interface CheckEffect {
  readonly kind: 'check';
  readonly name: CheckName;
  readonly headSha: string;
  readonly conclusion: Conclusion | 'in_progress';
  readonly title: string;
  readonly summary: string;
  readonly annotations: readonly Annotation[];
}

/** A run to ask for. `waivers` are what maintainers granted on this head: the gate lets pass exactly these. */
export interface DispatchEffect {
  readonly kind: 'dispatch';
  readonly stage: Stage;
  readonly headSha: string;
  readonly mergeSha?: string;
  readonly team: string;
  readonly members?: readonly string[];
  readonly waivers?: readonly Waiver[];
}

/** What the world should look like (`comment`, `check`, `labels`) and what must happen once (`dispatch`, `record`, `settle`, `cancel`). */
export type Effect =
  | { readonly kind: 'comment'; readonly body: string }
  | CheckEffect
  | { readonly kind: 'labels'; readonly wanted: readonly string[] }
  | DispatchEffect
  | { readonly kind: 'record'; readonly runKey: string; readonly path: string; readonly text: string; readonly message: string }
  | { readonly kind: 'settle'; readonly runKey: string; readonly outcome: 'recorded' | 'failed'; readonly why: string }
  | { readonly kind: 'cancel'; readonly runId: number }
  | { readonly kind: 'keep-decision'; readonly act: Act }
  | { readonly kind: 'merge'; readonly headSha: string; readonly title: string };

export interface Decision {
  readonly state: AttemptState;
  readonly effects: readonly Effect[];
  readonly why: readonly string[];
  /** When to look again although nothing may have happened (ISO 8601, UTC). */
  readonly lookAgainAt?: string;
  /** What of it others can change: when they do, it is looked at again. */
  readonly restsOn?: RestsOn;
}
