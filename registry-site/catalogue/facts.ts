import type { Competition } from '../../core/contract/competition.ts';
import type { ErrorClass } from '../../core/contract/error-class.ts';
import type { Comparison, Cost, Isolation, Score, Smoke } from '../../core/contract/evaluation.ts';
import type { Finding, GateVerdict } from '../../core/contract/gate-report.ts';
import type { DecisionRecord } from '../../core/contract/decision-record.ts';
import type { AttemptRecord, ChampionDecision, VersionRecord } from '../../core/contract/records.ts';
import type { ReevaluationRecord } from '../../core/contract/reevaluation-record.ts';
import type { ReproductionRecord } from '../../core/contract/reproduction-record.ts';
import type { TuningRecord } from '../../core/contract/tuning-record.ts';
import type { Fame } from '../../core/rules/hall-of-fame.ts';
import type { Alarm } from '../../core/rules/reevaluation.ts';
import type { Skipped } from '../records/read-records.ts';

/*
 * What pages are made of. Whatever only insiders may see sits in a member called `inside`; the public build is made from facts
 * without any `inside`, so no template can leak one.
 */

/** A signed record file that a page rests on. */
export interface Proof {
  readonly path: string;
  readonly text: string;
  readonly keyid: string;
}

export type Outcome =
  | {
      readonly kind: 'scored';
      readonly board: 'feedback' | 'final';
      readonly rows: number;
      readonly scores: readonly Score[];
      readonly held: boolean;
      readonly cost: Cost;
    }
  /** A final score before the final phase has closed; public pages only. */
  | { readonly kind: 'withheld' }
  | { readonly kind: 'failed'; readonly errorClass: ErrorClass; readonly stage: 'gate' | 'smoke' | 'private' };

export interface AttemptFacts {
  readonly competition: string;
  readonly repository: string;
  readonly number: number;
  readonly headSha: string;
  readonly team: string;
  readonly title: string;
  readonly board: 'feedback' | 'final';
  readonly finishedAt: string;
  readonly submission: { readonly sha256: string; readonly files: number; readonly bytes: number };
  readonly gate: {
    readonly verdict: GateVerdict;
    readonly errors: number;
    readonly warnings: number;
    readonly notes: number;
    readonly scanned: number;
    readonly formats: readonly string[];
  };
  readonly outcome: Outcome;
  readonly recordSha256: string;
  readonly inside?: {
    readonly startedAt: string;
    readonly runKey: string;
    readonly runner: { readonly id: string; readonly isolation: Isolation; readonly version: string };
    readonly environment: string;
    /** Digest of the lock file of its libraries. */
    readonly environmentLock: string;
    /** Every file the gate read. */
    readonly files: readonly { readonly path: string; readonly sha256: string; readonly format: string }[];
    readonly data: readonly { readonly name: string; readonly sha256: string }[];
    readonly findings: readonly Finding[];
    readonly comparisons: readonly Comparison[];
    readonly smoke: Smoke;
    readonly bits: number;
    readonly ledger?: NonNullable<AttemptRecord['ledger']>;
    readonly proof: Proof;
  };
}

/** Something that became of a version later, with the file that says so. */
export interface Afterwards<R> {
  readonly record: R;
  readonly recordSha256: string;
  readonly proof: Proof;
  /** Where it contradicts the version record. */
  readonly problem?: string;
}

/** A version on a product team's data. */
export interface Reevaluated extends Afterwards<ReevaluationRecord> {
  /** What the data's people should hear of it, seen beside what was recorded before. */
  readonly alarms: readonly Alarm[];
}

/** What only insiders may know of a competition. */
export interface InsideCompetition {
  readonly feedback: { readonly name: string; readonly sha256: string };
  readonly final: { readonly name: string; readonly sha256: string };
  /** Oldest first, as all of these. */
  readonly reevaluations: readonly Reevaluated[];
  readonly tunings: readonly Afterwards<TuningRecord>[];
  readonly reproductions: readonly Afterwards<ReproductionRecord>[];
  readonly decisions: readonly DecisionRecord[];
}

export interface VersionFacts {
  readonly competition: string;
  readonly version: number;
  readonly repository: string;
  readonly number: number;
  readonly headSha: string;
  readonly mergeSha: string;
  readonly team: string;
  readonly title: string;
  readonly publishedAt: string;
  /** As the submission declared them; versions published before these were recorded have none. */
  readonly licence?: string;
  readonly card?: NonNullable<VersionRecord['card']>;
  /** The models it was built on. */
  readonly parents: NonNullable<VersionRecord['parents']>;
  readonly artifacts: readonly { readonly path: string; readonly sha256: string; readonly format: string }[];
  readonly submissionSha256: string;
  readonly modelSha256: string;
  readonly attemptSha256: string;
  readonly decision: ChampionDecision['kind'];
  readonly isChampion: boolean;
  /** The attempt it rests on, when that record is here and agrees. */
  readonly attempt?: AttemptFacts;
  /** Where this record contradicts others; such a version is shown, but never as champion. */
  readonly problems: readonly string[];
  readonly recordSha256: string;
  readonly inside?: {
    readonly why: string;
    readonly registry: { readonly name: string; readonly version: string; readonly runId: string };
    readonly proof: Proof;
  };
}

export interface BoardRow {
  readonly attempt: AttemptFacts;
  readonly position: number;
  readonly group: { readonly from: number; readonly to: number };
  /** The version this attempt became. */
  readonly version?: VersionFacts;
}

/** Equally good entries by what they cost; one board for each class of runner. */
export interface FrugalFacts {
  readonly runnerClass: string | undefined;
  readonly rows: readonly (Omit<BoardRow, 'version'> & { readonly cheapest: boolean })[];
}

export interface Board {
  readonly name: 'feedback' | 'final';
  readonly rows: readonly BoardRow[];
  readonly frugal: readonly FrugalFacts[];
}

export interface CompetitionFacts {
  /** The moment its pages speak of: the one given, else its newest record's; undefined while there is neither. */
  readonly asOf?: string;
  readonly contract: Omit<Competition, 'data'>;
  readonly publicData: string;
  readonly repository: string;
  readonly privateRows: { readonly feedback: number; readonly final: number };
  readonly boards: readonly Board[];
  /** Newest first. */
  readonly attempts: readonly AttemptFacts[];
  /** Newest first. */
  readonly versions: readonly VersionFacts[];
  readonly champion?: VersionFacts;
  /** Whether its last final phase has closed as of its moment. */
  readonly isOver: boolean;
  /** Who made something here that lasts. */
  readonly fame: readonly Fame[];
  readonly inside?: InsideCompetition;
}

/** What only insiders may know of the installation. */
export interface Insider {
  readonly records: string;
  readonly mlflow: string;
  readonly runners: readonly { readonly id: string; readonly publicKey: string }[];
  readonly publishers: readonly { readonly id: string; readonly publicKey: string }[];
}

export interface Catalogue {
  readonly competitions: readonly CompetitionFacts[];
  readonly trusted: number;
  readonly untrusted: number;
  readonly inside?: Insider & { readonly skipped: readonly Skipped[] };
}
