/** What a GitHub consists of, as plain data. Rendering it as GitHub's JSON is the job of `render/`. */

import type { Delivery } from './delivery-model.ts';
import type { ActionsSettings, Environment } from './settings-model.ts';

export type Permission = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin';
export type Access = 'read' | 'write' | 'admin';
export type Conclusion =
  'success' | 'failure' | 'neutral' | 'cancelled' | 'skipped' | 'timed_out' | 'action_required' | 'stale' | 'startup_failure';
export type CheckStatus = 'queued' | 'in_progress' | 'completed' | 'waiting' | 'requested' | 'pending';

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly kind: 'User' | 'Organization' | 'Bot';
  readonly name: string;
  readonly email: string;
  readonly createdAt: string;
  /** Logins that administer this organisation. */
  readonly owners: Set<string>;
  readonly members: Set<string>;
  readonly app?: App;
}

export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly clientId: string;
  readonly owner: Account;
  readonly publicKey: string;
  readonly permissions: Record<string, Access>;
  readonly events: string[];
  readonly webhook: { url: string; secret: string };
  readonly createdAt: string;
  readonly deliveries: Delivery[];
}

export interface Installation {
  readonly id: number;
  readonly app: App;
  readonly account: Account;
  readonly permissions: Record<string, Access>;
  readonly events: string[];
  readonly selection: 'all' | 'selected';
  readonly repositories: Set<number>;
  readonly createdAt: string;
}

export interface InstallationToken {
  readonly token: string;
  readonly installation: Installation;
  /** Repository ids the token is narrowed to; absent means all of the installation. */
  readonly repositories?: Set<number>;
  readonly permissions: Record<string, Access>;
  readonly expiresAt: string;
  /** The workflow run whose `GITHUB_TOKEN` this is. */
  readonly runId?: number;
}

export interface Repository {
  readonly id: number;
  owner: Account;
  name: string;
  /** Full names it had before, in lower case: asked for by one of them, its address of today is answered. */
  readonly formerly: Set<string>;
  private: boolean;
  description: string | null;
  defaultBranch: string;
  readonly dir: string;
  readonly parent?: Repository;
  readonly createdAt: string;
  pushedAt: string;
  deleted: boolean;
  readonly collaborators: Map<string, Permission>;
  readonly labels: Map<string, Label>;
  readonly issues: Map<number, Issue>;
  readonly comments: Map<number, Comment>;
  readonly checkSuites: Map<number, CheckSuite>;
  readonly checkRuns: Map<number, CheckRun>;
  readonly statuses: Status[];
  readonly rulesets: Map<number, Ruleset>;
  readonly secrets: Map<string, Setting>;
  /** Secrets of the organisation that this repository may use. */
  readonly organizationSecrets: Map<string, Setting>;
  readonly variables: Map<string, Setting>;
  readonly environments: Map<string, Environment>;
  readonly actions: ActionsSettings;
  pages: boolean;
  readonly workflows: Map<string, Workflow>;
  readonly runs: Map<number, WorkflowRun>;
  readonly artifacts: Map<number, Artifact>;
  nextNumber: number;
}

export interface Setting {
  readonly name: string;
  value: string;
  readonly createdAt: string;
  updatedAt: string;
}

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

export interface CheckSuite {
  readonly id: number;
  readonly repository: Repository;
  readonly app: App;
  readonly headSha: string;
  readonly headBranch: string | null;
  readonly createdAt: string;
  updatedAt: string;
}

export interface Annotation {
  path: string;
  start_line: number;
  end_line: number;
  start_column: number | null;
  end_column: number | null;
  annotation_level: 'notice' | 'warning' | 'failure';
  title: string | null;
  message: string;
  raw_details: string | null;
}

export interface CheckRun {
  readonly id: number;
  readonly suite: CheckSuite;
  readonly app: App;
  readonly headSha: string;
  name: string;
  externalId: string;
  detailsUrl: string | null;
  status: CheckStatus;
  conclusion: Conclusion | null;
  startedAt: string | null;
  completedAt: string | null;
  output: { title: string | null; summary: string | null; text: string | null; annotations: Annotation[] };
  actions: { label: string; description: string; identifier: string }[];
}

export interface Status {
  readonly id: number;
  readonly sha: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly context: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: Account;
  readonly createdAt: string;
}

export interface RequiredCheck {
  context: string;
  /** Only a check of this App counts. */
  integration_id?: number;
}

export interface Ruleset {
  readonly id: number;
  readonly name: string;
  readonly target: 'branch';
  enforcement: 'active' | 'disabled' | 'evaluate';
  /** Full refs or `~DEFAULT_BRANCH` / `~ALL`. */
  include: string[];
  exclude: string[];
  /** Rules as GitHub writes them: `{type, parameters}`. */
  rules: { type: string; parameters?: Record<string, unknown> }[];
  bypass: { actor_id: number | null; actor_type: string; bypass_mode: string }[];
  readonly createdAt: string;
  updatedAt: string;
}

export interface Workflow {
  readonly id: number;
  readonly path: string;
  name: string;
  readonly createdAt: string;
}

export interface WorkflowRun {
  readonly id: number;
  readonly number: number;
  attempt: number;
  readonly repository: Repository;
  readonly workflow: Workflow;
  readonly event: string;
  readonly headBranch: string;
  readonly headSha: string;
  readonly actor: Account;
  readonly title: string;
  readonly source: string;
  readonly inputs: Record<string, unknown>;
  readonly payload: Record<string, unknown>;
  readonly checkSuite: CheckSuite;
  readonly group?: { name: string; cancelInProgress: boolean };
  status: CheckStatus;
  conclusion: Conclusion | null;
  jobs: Job[];
  readonly createdAt: string;
  startedAt: string;
  updatedAt: string;
}

export interface Job {
  readonly id: number;
  readonly run: WorkflowRun;
  readonly key: string;
  name: string;
  readonly needs: string[];
  labels: string[];
  /** The runner group asked for. */
  group: string | undefined;
  /** The environment it deploys to. */
  environment: string | undefined;
  readonly checkRun: CheckRun;
  status: CheckStatus;
  conclusion: Conclusion | null;
  runnerName: string | null;
  runnerId: number | null;
  steps: JobStep[];
  log: string;
  summary: string;
  outputs: Record<string, string>;
  readonly createdAt: string;
  startedAt: string | null;
  completedAt: string | null;
}

export interface JobStep {
  readonly number: number;
  name: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion: Conclusion | null;
  startedAt: string | null;
  completedAt: string | null;
  /** Where this step's lines begin in the job's log, in lines. */
  logFrom: number;
}

export interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly run: WorkflowRun;
  readonly file: string;
  readonly size: number;
  readonly digest: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}
