/** A repository of a GitHub, as plain data; the other models are what it holds or who acts on it. Rendering as GitHub’s JSON is the job of `render/`. */

import type { Account, Permission } from './accounts-model.ts';
import type { Artifact, Workflow, WorkflowRun } from './actions-model.ts';
import type { CheckRun, CheckSuite, Status } from './checks-model.ts';
import type { Comment, Issue, Label } from './issues-model.ts';
import type { ActionsSettings, Environment, Ruleset, Setting } from './settings-model.ts';

export interface Repository {
  readonly id: number;
  owner: Account;
  name: string;
  /** Full names it had before, in lower case: asked for by one of them, its address of today is answered. */
  readonly formerly: Set<string>;
  private: boolean;
  /** Counts while it is private, and only where its organisation lets private repositories be forked. */
  allowForking: boolean;
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
  /** Its site: whether everybody may see it, and the branch it is, where no workflow deploys it. */
  pages: { public: boolean; branch?: string } | undefined;
  readonly workflows: Map<string, Workflow>;
  readonly runs: Map<number, WorkflowRun>;
  readonly artifacts: Map<number, Artifact>;
  nextNumber: number;
}
