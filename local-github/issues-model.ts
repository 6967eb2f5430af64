/** What people talk in: issues, pull requests, reviews, comments. */

import type { Account, App } from './accounts-model.ts';
import type { Repository } from './repository-model.ts';

export interface Label {
  readonly id: number;
  name: string;
  color: string;
  description: string | null;
}

/** A pull request is an issue with a `pull` part, as it is at GitHub. */
export interface Issue {
  readonly id: number;
  readonly number: number;
  readonly repository: Repository;
  readonly user: Account;
  readonly performedVia?: App;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  stateReason: 'completed' | 'not_planned' | 'reopened' | null;
  locked: boolean;
  readonly labels: Set<string>;
  readonly assignees: Set<string>;
  readonly createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  closedBy: Account | null;
  readonly reactions: Reaction[];
  readonly pull?: Pull;
}

export interface Pull {
  readonly id: number;
  readonly headRepository: Repository;
  /** Who owns the head repository; stays known when the fork is gone. */
  readonly headOwner: Account;
  readonly headRef: string;
  headSha: string;
  baseRef: string;
  baseSha: string;
  draft: boolean;
  merged: boolean;
  mergedAt: string | null;
  mergedBy: Account | null;
  mergeCommitSha: string | null;
  maintainerCanModify: boolean;
  readonly timeline: TimelineEntry[];
  readonly requestedReviewers: Set<string>;
  readonly reviews: Review[];
}

export interface Review {
  readonly id: number;
  readonly user: Account;
  body: string;
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
  readonly commitId: string;
  readonly submittedAt: string;
}

export interface TimelineEntry {
  readonly at: string;
  readonly by: Account;
  readonly what: string;
}

export interface Comment {
  readonly id: number;
  readonly issue: Issue;
  readonly user: Account;
  readonly performedVia?: App;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  readonly reactions: Reaction[];
}

export interface Reaction {
  readonly id: number;
  readonly user: Account;
  readonly content: string;
  readonly createdAt: string;
}
