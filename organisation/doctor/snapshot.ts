import * as z from 'zod';
import { PassedOver } from '../github/code-owners.ts';
import { Site } from '../init/site-address.ts';

/** What was asked for, or why it could not be seen. */
const seen = <S extends z.ZodType>(value: S) => z.union([z.strictObject({ seen: value }), z.strictObject({ unseen: z.string() })]);

const Rule = z.object({ type: z.string(), parameters: z.record(z.string(), z.unknown()).optional() });
const Ruleset = z.object({
  id: z.number().optional(),
  /** `Organization` where it is not the repository's own. */
  source_type: z.string().optional(),
  name: z.string(),
  /** `branch`, `tag` or `push`. */
  target: z.string().optional(),
  enforcement: z.string(),
  conditions: z.object({ ref_name: z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }).optional() }).optional(),
  rules: z.array(Rule),
  bypass_actors: z
    .array(z.object({ actor_id: z.number().nullish(), actor_type: z.string(), bypass_mode: z.string().optional() }))
    .optional(),
});
export type Ruleset = z.infer<typeof Ruleset>;

/** An action's repository that not everybody sees, and whom it lets use it; absent where its owner is another one, whose workflows alone may. */
const PrivateActions = z.array(z.strictObject({ repository: z.string(), access: z.string().optional() }));
export type PrivateActions = z.infer<typeof PrivateActions>;

const RepositorySnapshot = z.strictObject({
  role: z.enum(['competition', 'control', 'records']),
  repository: z.string(),
  private: z.boolean(),
  actions: seen(z.object({ enabled: z.boolean(), allowed_actions: z.string().optional(), sha_pinning_required: z.boolean().optional() })),
  token: seen(z.object({ default_workflow_permissions: z.string(), can_approve_pull_request_reviews: z.boolean() })),
  /** Public repositories. */
  forkApproval: seen(z.object({ approval_policy: z.string() })).optional(),
  /** Private ones. */
  privateForks: seen(
    z.object({
      run_workflows_from_fork_pull_requests: z.boolean(),
      send_write_tokens_to_workflows: z.boolean(),
      send_secrets_and_variables: z.boolean(),
      require_approval_for_fork_pr_workflows: z.boolean(),
    }),
  ).optional(),
  /** What GitHub finds wrong in a competition's CODEOWNERS. */
  codeOwnersPassedOver: seen(z.array(PassedOver)).optional(),
  /** Whether a private competition, and its organisation, let those who read it fork it. */
  forking: seen(z.strictObject({ repository: z.boolean(), organisation: z.boolean() })).optional(),
  /** The records' site; null where there is none. */
  pages: seen(Site.nullable()).optional(),
  /** The repository that the records' variable HARVESTER_PORTAL names, and the branch whose root its Pages serve; null where none is named. */
  portal: seen(
    z.strictObject({ repository: z.string(), private: z.boolean().optional(), branch: z.string().optional() }).nullable(),
  ).optional(),
  rulesets: seen(z.array(Ruleset)),
  /** Names of secrets that every workflow of the repository may read. */
  secrets: seen(z.array(z.string())),
  /** Names of the organisation's secrets that it may read. */
  organisationSecrets: seen(z.array(z.string())),
  environments: seen(z.array(z.strictObject({ name: z.string(), branches: z.array(z.string()).optional(), secrets: z.array(z.string()) }))),
  runners: seen(z.array(z.object({ name: z.string() }))),
  workflows: seen(z.array(z.strictObject({ path: z.string(), source: z.string() }))),
  privateActions: seen(PrivateActions),
});
export type RepositorySnapshot = z.infer<typeof RepositorySnapshot>;

const Key = z.strictObject({ id: z.string(), sha256: z.string(), notBefore: z.string().optional(), notAfter: z.string().optional() });

/** All that the audit looks at, as it was at one moment. */
export const InstallationSnapshot = z.strictObject({
  now: z.iso.datetime(),
  webUrl: z.string(),
  /** Address of the registry site, by `harvester.yaml`. */
  site: z.string(),
  repositories: z.array(RepositorySnapshot),
  runnerGroups: seen(
    z.array(
      z.strictObject({
        name: z.string(),
        visibility: z.string(),
        allowsPublic: z.boolean(),
        restricted: z.boolean(),
        workflows: z.array(z.string()),
        repositories: z.array(z.string()),
      }),
    ),
  ),
  /** Those of the organisation, as its owners see them. */
  organisationRulesets: seen(z.array(Ruleset)),
  apps: seen(z.array(z.strictObject({ id: z.number(), slug: z.string(), permissions: z.record(z.string(), z.string()) }))),
  /** Keys of runners and publishers by `harvester.yaml` of the control repository, and of the records repository. */
  keys: z.strictObject({ control: z.array(Key), records: seen(z.array(Key)) }),
});
export type InstallationSnapshot = z.infer<typeof InstallationSnapshot>;

export type Seen<T> = { readonly seen: T } | { readonly unseen: string };
