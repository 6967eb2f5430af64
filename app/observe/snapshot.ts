import type { CarbonProfile } from '../../core/contract/carbon-policy.ts';
import type { Competition } from '../../core/contract/competition.ts';
import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import type { Problem } from '../../core/contract/problem.ts';
import type { AttemptRecord, VersionRecord } from '../../core/contract/records.ts';
import type { RejudgeRecord } from '../../core/contract/rejudge-record.ts';
import type { RejudgedAttempt } from '../../core/provenance/open-rejudge.ts';
import type { ReproductionRecord } from '../../core/contract/reproduction-record.ts';
import type { Review } from '../../core/rules/peer-review.ts';
import type { ChangedFiles, TreeEntry } from '../../core/rules/intake.ts';
import type { DecisionRecord } from '../../core/contract/decision-record.ts';
import type { Command } from '../commands/parse.ts';

/** Which pull request: `owner/name` and its number. */
export interface PullKey {
  readonly repository: string;
  readonly number: number;
}

/** The number that stands for a competition as a whole, where pull requests have theirs: GitHub never gives it. */
export const wholeCompetition = 0;

export interface Pull {
  readonly state: 'open' | 'closed';
  readonly draft: boolean;
  readonly title: string;
  readonly author: string;
  readonly headSha: string;
  /** `owner/name`; null once the fork is gone. */
  readonly headRepository: string | null;
  readonly baseRef: string;
  readonly defaultBranch: string;
  readonly merged: boolean;
  readonly mergeSha: string | null;
  readonly labels: readonly string[];
  readonly updatedAt: string;
}

export type ContractFile<T> =
  { readonly kind: 'valid'; readonly value: T } | { readonly kind: 'invalid'; readonly problems: readonly [Problem, ...Problem[]] };

/** A comment of our own App that carries our marker, oldest first. */
export interface OwnComment {
  readonly id: number;
  readonly body: string;
}

/** A check run of our own App. */
export interface OwnCheck {
  readonly id: number;
  readonly name: string;
  readonly headSha: string;
  readonly completed: boolean;
  /** Digest of what it was made from: equal digests, equal checks. */
  readonly externalId: string;
  readonly annotations: number;
}

/**
 * What a run is for. `evaluate`, `rescore`, `reproduce` and `final` are runs of evaluate.yml, `publish` and `promote` of publish.yml; `rejudge` is about
 * a competition as a whole.
 */
export type Stage = 'evaluate' | 'rescore' | 'reproduce' | 'final' | 'publish' | 'promote' | 'rejudge';

/** A workflow run in the control repository, as far as it is known. */
export interface Run {
  readonly id: number;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion: string | null;
  readonly url: string;
}

/** What came out of a run: nothing yet, something we do not accept, or a verified record with the envelope's canonical text. */
export type Result =
  | { readonly kind: 'none' }
  | { readonly kind: 'unusable'; readonly why: string }
  | { readonly kind: 'attempt'; readonly record: AttemptRecord; readonly envelope: string }
  | { readonly kind: 'version'; readonly record: VersionRecord; readonly envelope: string }
  | { readonly kind: 'reproduction'; readonly record: ReproductionRecord; readonly envelope: string }
  | { readonly kind: 'rejudge'; readonly record: RejudgeRecord; readonly attempts: readonly RejudgedAttempt[] };

/** How a dispatch ended, once it has: `recorded` its record is in the records repository, `failed` it was our infrastructure. */
export interface Outcome {
  readonly kind: 'recorded' | 'failed';
  readonly at: string;
  readonly why: string;
}

/** One workflow run we asked for. */
export interface Dispatch {
  readonly runKey: string;
  readonly stage: Stage;
  readonly headSha: string;
  readonly team: string;
  readonly at: string;
  /** The newest comment with a command that had been read when it was asked for; absent of runs from before that was kept. */
  readonly lastCommand?: number;
  readonly outcome?: Outcome;
  /** Absent while the control repository does not list it yet. */
  readonly run?: Run;
  readonly result: Result;
}

/** A run of the same competition still under way: evaluations count against their team's attempts, publications go one by one. */
export interface InFlight extends PullKey {
  readonly stage: Stage;
  readonly runKey: string;
  readonly team: string;
  readonly members?: readonly string[];
  readonly headSha: string;
  readonly at: string;
}

/**
 * When the head was first seen to be the head. All that is certain: it was there at `since` (GitHub's clock: the last change of the pull request at
 * that look), and before any comment younger than `lastComment`, the newest one that could be read in that look.
 */
export interface Sighting {
  readonly since: string;
  readonly lastComment: number;
}

/** GitHub's refusal to merge the head: when, in its own words, and what the pull request looked like then. */
export interface MergeRefusal {
  readonly at: string;
  readonly why: string;
  readonly mark: string;
}

/** A command somebody gave in a comment; `allowed` by the permission they had when it was observed. */
export interface Request extends Command {
  readonly commentId: number;
  /** Which of several commands of this name in one comment, where it is not the first. */
  readonly nth?: number;
  /** Which of all commands in its comment, where it is not the first. */
  readonly place?: number;
  readonly by: string;
  readonly at: string;
  /** Its comment was changed after it was written. */
  readonly edited?: true;
  readonly allowed: boolean;
}

/** Everything a decision about one pull request rests on, read afresh; plain data, so that it can be stored, replayed and compared. */
export interface Snapshot extends PullKey {
  readonly pull: Pull;
  /** Name of the competition in `harvester.yaml`. */
  readonly name: string;
  readonly config: HarvesterConfig;
  readonly competition: ContractFile<Competition>;
  /** `competition.yaml` at the head, where an organiser's own pull request changes it. */
  readonly proposed?: ContractFile<Competition>;
  readonly changed: ChangedFiles;
  readonly tree: readonly TreeEntry[] | 'truncated';
  /** Text of `submissions/<team>/submission.yaml` at the head SHA. */
  readonly manifest?: string;
  /** The same on the base branch: whose folder it is already. */
  readonly baseManifest?: string;
  readonly signedOff?: boolean;
  readonly comments: readonly OwnComment[];
  readonly checks: readonly OwnCheck[];
  readonly requests: readonly Request[];
  /** Since when the head is known to be one; absent in what was stored before that was kept. */
  readonly sighting?: Sighting;
  /** Where GitHub was asked to merge this head, and would not. */
  readonly mergeRefusal?: MergeRefusal;
  /** Of this pull request, oldest first. */
  readonly dispatches: readonly Dispatch[];
  readonly inFlight: readonly InFlight[];
  /** Who reviewed it, in GitHub's own way. */
  readonly reviews: readonly Review[];
  /** People of the team seen to belong to the organisation that the policy names; absent where no policy asks. */
  readonly organisationMembers?: readonly string[];
  /** The grid's intensity by hour, where the organisation lets runs nobody waits for follow it. */
  readonly carbon?: CarbonProfile;
  /** Verified records of this competition: of the feedback board, of the final, of models trained again, of published versions. */
  readonly attempts: readonly AttemptRecord[];
  readonly finals: readonly AttemptRecord[];
  readonly reproductions: readonly ReproductionRecord[];
  readonly versions: readonly VersionRecord[];
  /** What people decided by commands on any pull request of this competition. */
  readonly decisions: readonly DecisionRecord[];
}
