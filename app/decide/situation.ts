import type { Competition } from '../../core/contract/competition.ts';
import type { Problem } from '../../core/contract/problem.ts';
import type { AttemptRecord, VersionRecord } from '../../core/contract/records.ts';
import type { ReproductionRecord } from '../../core/contract/reproduction-record.ts';
import type { CreditedParent } from '../../core/rules/credit.ts';
import type { Accepted, Refused } from '../../core/rules/intake.ts';
import type { MergeDecision } from '../../core/rules/merge.ts';
import type { PeerReview } from '../../core/rules/peer-review.ts';
import type { Verification } from '../../core/rules/verification.ts';
import type { Act } from '../commands/acts.ts';
import type { ContractFile } from '../observe/snapshot.ts';
import type { QueuePosition } from './queue-position.ts';
import type { Standing } from './standing.ts';

/** Waiting for a run in the control repository, whatever it is for. */
export type Waiting =
  | {
      readonly kind: 'under-way';
      readonly running: boolean;
      readonly since: string;
      readonly byWhen: string;
      readonly queue: QueuePosition;
    }
  | { readonly kind: 'retrying'; readonly failures: number; readonly at: string; readonly why: string }
  | { readonly kind: 'stuck'; readonly failures: number; readonly why: string };

/** What became of a pull request whose attempt was judged. */
/** `merge` says whether the competition's own rule is met, `refused` why GitHub does not merge it all the same; `hold` that a maintainer stopped it. */
export type Ending =
  | { readonly kind: 'open'; readonly merge: MergeDecision; readonly refused?: string }
  | { readonly kind: 'on-hold'; readonly hold: Act; readonly merged: boolean }
  | { readonly kind: 'publishing'; readonly waiting: Waiting }
  | { readonly kind: 'published'; readonly version: VersionRecord };

/** Where a judged attempt stands with the final: before the close, in it, or not. */
export type Final =
  | { readonly kind: 'before'; readonly closes: string }
  | { readonly kind: 'out'; readonly why: 'late' | 'other-attempt' }
  | { readonly kind: 'waiting'; readonly waiting: Waiting }
  | {
      readonly kind: 'done';
      readonly record: AttemptRecord;
      /** Final runs that are in, and all there will be. */
      readonly done: number;
      readonly all: number;
      /** Its rank group on the final board, once every run is in. */
      readonly group?: { readonly from: number; readonly to: number };
      readonly of: number;
      /** What is still to be verified, for a winner. */
      readonly winner?: readonly Verification[];
    };

/** A stage that is repeated or added after the verdict: what came of it, or what it waits for. */
export type SecondLook =
  | { readonly stage: 'rescore' | 'promote' | 'reproduce'; readonly waiting: Waiting }
  | { readonly stage: 'reproduce'; readonly record: ReproductionRecord };

/** An attempt the vault or the gate has answered. `counted` is its number among today's and what is left, when it was charged. */
export interface Judged {
  readonly kind: 'judged';
  readonly record: AttemptRecord;
  readonly competition: Competition;
  readonly licence: string | undefined;
  readonly artifacts: number | undefined;
  readonly parents: readonly CreditedParent[];
  readonly reviews: PeerReview;
  readonly attempt: number;
  readonly left: number;
  readonly charged: boolean;
  readonly standing: Standing | undefined;
  /** Who chose this attempt for the final. */
  readonly selected: Act | undefined;
  readonly final: Final | undefined;
  readonly looks: readonly SecondLook[];
  readonly ending: Ending;
}

/** What a pull request is in the middle of: all that the comment, the checks and the labels are made from. */
export type Situation =
  | { readonly kind: 'other'; readonly organiser: boolean; readonly proposed?: ContractFile<Competition> }
  | { readonly kind: 'closed' }
  | { readonly kind: 'misconfigured'; readonly problems: readonly Problem[] }
  | { readonly kind: 'refused'; readonly refused: Refused }
  | { readonly kind: 'draft'; readonly accepted: Accepted; readonly competition: Competition }
  | { readonly kind: 'waiting'; readonly accepted: Accepted; readonly competition: Competition; readonly waiting: Waiting }
  | { readonly kind: 'cancelled'; readonly act: Act; readonly accepted: Accepted; readonly competition: Competition }
  | { readonly kind: 'withdrawn'; readonly act: Act }
  | { readonly kind: 'merged-unscored' }
  | Judged;
