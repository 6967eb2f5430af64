import type { Account } from './accounts-model.ts';

export interface Setting {
  readonly name: string;
  value: string;
  readonly createdAt: string;
  updatedAt: string;
}

/** A deployment environment: secrets that only its jobs see, from its branches only. */
export interface Environment {
  readonly id: number;
  readonly name: string;
  /** Absent: any branch may deploy. */
  branches: 'protected' | Map<number, string> | undefined;
  readonly secrets: Map<string, Setting>;
  readonly createdAt: string;
  updatedAt: string;
}

/** What a repository, or an organisation by default, lets workflows do. */
export interface ActionsSettings {
  enabled: boolean;
  allowed: 'all' | 'local_only' | 'selected';
  shaPinning: boolean;
  selected: { github_owned_allowed: boolean; verified_allowed: boolean; patterns_allowed: string[] };
  token: 'read' | 'write';
  /** Whose workflows may use the actions of a private repository. */
  access: 'none' | 'user' | 'organization';
  approveReviews: boolean;
  forkApproval: 'first_time_contributors_new_to_github' | 'first_time_contributors' | 'all_external_contributors';
  privateForks: {
    run_workflows_from_fork_pull_requests: boolean;
    send_write_tokens_to_workflows: boolean;
    send_secrets_and_variables: boolean;
    require_approval_for_fork_pr_workflows: boolean;
  };
}

/** Machines of an organisation, and which repositories and workflows may use them. */
export interface RunnerGroup {
  readonly id: number;
  readonly organization: Account;
  name: string;
  visibility: 'all' | 'private' | 'selected';
  readonly repositories: Set<number>;
  allowsPublic: boolean;
  restricted: boolean;
  /** `owner/name/.github/workflows/file.yml@refs/heads/main` */
  workflows: string[];
}

export interface RequiredCheck {
  context: string;
  /** Only a check of this App counts. */
  integration_id?: number;
}

export interface Ruleset {
  readonly id: number;
  /** Whose it is where it is no repository's own; it is kept with each repository it holds for. */
  readonly organization?: Account;
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
