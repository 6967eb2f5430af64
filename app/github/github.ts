import type { ChangedFile, TreeEntry } from '../../core/rules/intake.ts';
import type { CheckEffect } from '../decision.ts';
import type { Review } from '../../core/rules/peer-review.ts';
import type { OwnCheck, Pull, PullKey, Run } from '../observe/snapshot.ts';

export interface PullFacts {
  readonly pull: Pull;
  readonly changedFiles: number;
  readonly commits: number;
}
export interface TextFile {
  readonly sha: string;
  readonly text: string;
}
export interface CommentFacts {
  readonly id: number;
  readonly author: string;
  readonly body: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}
export interface TreeListing {
  readonly entries: readonly (TreeEntry & { readonly sha: string })[];
  readonly truncated: boolean;
}
export interface OpenPull {
  readonly number: number;
  readonly headSha: string;
  readonly updatedAt: string;
}

/** An issue the App opened. */
export interface OwnIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
}
/** A pull request of the App's own making. */
export interface Proposal {
  readonly branch: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly title: string;
  readonly body: string;
  readonly message: string;
}
export interface ProposalFacts {
  readonly number: number;
  readonly state: 'open' | 'merged' | 'closed';
}

/** What came of asking for a merge: done, refused for a moment only, or refused in GitHub's own words. */
export type MergeAnswer = { readonly kind: 'merged' | 'again' } | { readonly kind: 'refused'; readonly why: string };

/** One attempt of GitHub's to send us a delivery; `ok` when we took it. */
export interface LoggedDelivery {
  readonly id: number;
  readonly guid: string;
  readonly event: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly ok: boolean;
}
export interface RunnerFacts {
  readonly name: string;
  readonly online: boolean;
  readonly busy: boolean;
}
/** The runners there are, or why the App may not know. */
export type RunnersSeen =
  { readonly kind: 'listed'; readonly runners: readonly RunnerFacts[] } | { readonly kind: 'not-seen'; readonly why: string };

/**
 * The one door to GitHub: what the App asks of it and does to it, in our words. Every method may reject with Octokit's error, which
 * carries `status`; "not there" is `undefined` where it is an answer.
 */
export interface GitHub {
  /** Login of the App's bot account, such as `harvester[bot]`, and the App's id. */
  me(): Promise<{ readonly login: string; readonly id: number }>;

  pull(key: PullKey): Promise<PullFacts | undefined>;
  /** Open pull requests, and those closed lately (newest change first, one page). */
  openPulls(repository: string): Promise<OpenPull[]>;
  recentlyClosed(repository: string): Promise<OpenPull[]>;
  /** Up to 3,000, which is all GitHub lists; undefined where it cannot make the diff it lists them from. */
  changedFiles(key: PullKey): Promise<ChangedFile[] | undefined>;
  /** Messages of up to 250 commits, with how many parents each has. */
  commits(key: PullKey): Promise<{ readonly message: string; readonly parents: number }[]>;
  comments(key: PullKey): Promise<CommentFacts[]>;
  checks(repository: string, headSha: string): Promise<OwnCheck[]>;
  permission(repository: string, login: string): Promise<string>;
  /** Every review given, oldest first. */
  reviews(key: PullKey): Promise<Omit<Review, 'maintainer'>[]>;
  /** Whether somebody belongs to an organisation, as the App's installation on `repository` sees it. */
  organisationMember(repository: string, organisation: string, login: string): Promise<boolean>;

  /** A text file of at most 1 MB at a ref, by default the head of the default branch. */
  file(repository: string, path: string, ref?: string): Promise<TextFile | undefined>;
  /** The entries of a tree, or of a commit's; undefined for an empty repository. Rejects for one that is not there, or not seen yet. */
  tree(repository: string, sha: string, recursive: boolean): Promise<TreeListing | undefined>;
  blob(repository: string, sha: string): Promise<string>;

  run(control: string, id: number): Promise<Run | undefined>;
  /** The run of a workflow whose name is exactly `title`, among the newest hundred since `since`. */
  runNamed(control: string, workflow: string, title: string, since: string): Promise<Run | undefined>;
  /** The bytes of a run's artifact (a zip), at most `limit` of them; rejects beyond. */
  artifact(control: string, runId: number, name: string, limit: number): Promise<Uint8Array | undefined>;

  /** Issues the App opened in a repository, closed ones too. */
  ownIssues(repository: string): Promise<OwnIssue[]>;
  /** Pull requests from a branch of the repository itself, whatever became of them. */
  proposals(repository: string, branch: string): Promise<ProposalFacts[]>;

  createComment(key: PullKey, body: string): Promise<void>;
  updateComment(key: PullKey, id: number, body: string): Promise<void>;
  deleteComment(key: PullKey, id: number): Promise<void>;
  createCheck(repository: string, check: CheckEffect, externalId: string): Promise<void>;
  updateCheck(repository: string, id: number, check: CheckEffect, externalId: string): Promise<void>;
  addLabels(key: PullKey, labels: readonly string[]): Promise<void>;
  removeLabel(key: PullKey, label: string): Promise<void>;
  /** Squashes a pull request into its base branch if its head is still `headSha` and the repository's rules are met; else says why not. */
  merge(key: PullKey, headSha: string, title: string): Promise<MergeAnswer>;
  /**
   * Starts a workflow once: where GitHub's answer is lost, whether a run of this title was made since `at` (ISO 8601) tells if it was taken. Resolves to the
   * run's id where the server tells it; else the run is found by its name.
   */
  dispatch(
    control: string,
    workflow: string,
    inputs: Readonly<Record<string, string>>,
    run: { readonly title: string; readonly at: string },
  ): Promise<number | undefined>;
  /** Asks a run to stop; quietly done when it has ended already. */
  cancelRun(control: string, runId: number): Promise<void>;
  /** Commits one file to the default branch; nothing happens when it is there with the same text. */
  putFile(repository: string, path: string, text: string, message: string): Promise<void>;
  createOwnIssue(repository: string, title: string, body: string): Promise<void>;
  updateOwnIssue(repository: string, number: number, title: string, body: string): Promise<void>;
  /** Puts files on a branch (made anew from the default branch) and opens a pull request from it. */
  propose(repository: string, proposal: Proposal): Promise<void>;

  /** GitHub's attempts to send us deliveries since `since` (ISO 8601, UTC), newest first; the newest thousand. */
  loggedDeliveries(since: string): Promise<LoggedDelivery[]>;
  /** Asks for one of them again. */
  redeliver(id: number): Promise<void>;
  /** The runners the control repository may use. */
  runners(control: string): Promise<RunnersSeen>;
}
