import type { Competition } from '../../core/contract/competition.ts';
import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import type { OwnIssue, ProposalFacts } from '../github/github.ts';
import type { Records } from '../observe/read-records.ts';
import type { ContractFile, Dispatch, InFlight } from '../observe/snapshot.ts';
import type { Told } from '../told/stale.ts';

/** Everything a decision about a competition as a whole rests on, read afresh. */
export interface CompetitionSnapshot extends Records {
  readonly repository: string;
  readonly name: string;
  readonly config: HarvesterConfig;
  readonly competition: ContractFile<Competition>;
  /** The issue with the results, by our own marker; the oldest where there are several. */
  readonly issue?: OwnIssue;
  /** Rejudgements asked for, oldest first; `headSha` is the change of terms each is about. */
  readonly rejudgements: readonly Dispatch[];
  /** Pull requests on the records about the present terms. */
  readonly proposals: readonly ProposalFacts[];
  readonly inFlight: readonly InFlight[];
  /** What the comments on its pull requests rest on, and how that was when each was looked at. */
  readonly told: readonly Told[];
  /** What was seen of it when it was last looked at. */
  readonly seen?: string;
}
