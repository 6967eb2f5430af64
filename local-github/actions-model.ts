/** What GitHub Actions consists of: workflows, their runs, jobs and artifacts. */

import type { Account } from './accounts-model.ts';
import type { CheckRun, CheckStatus, CheckSuite, Conclusion } from './checks-model.ts';
import type { Repository } from './repository-model.ts';

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
