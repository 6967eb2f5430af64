import type { Json, Resource } from './resource.ts';
import { ruleset } from './resources/ruleset.ts';

export const checks = ['harvester/intake', 'harvester/gate', 'harvester/evaluation'] as const;

const kept: readonly Json[] = [{ type: 'deletion' }, { type: 'non_fast_forward' }];
const owners: Json = { actor_type: 'OrganizationAdmin', bypass_mode: 'pull_request' };
/** GitHub asks code owners only where a rule wants approvals: with none, the switch is inert. */
const review: Json = {
  type: 'pull_request',
  parameters: {
    dismiss_stale_reviews_on_push: true,
    require_code_owner_review: true,
    require_last_push_approval: true,
    required_approving_review_count: 1,
    required_review_thread_resolution: false,
  },
};

/** Changes to what runs with secrets are reviewed. Names no App. */
export function controlRules(control: string): Resource {
  return ruleset(control, 'harvester: reviewed changes only', { rules: [...kept, review], bypass: [owners] });
}

/**
 * Merging takes a code owner's approval and the App's own checks, by its id. The App alone goes by the approval, on pull requests: it merges by
 * rule, and only what intake accepted, which is one team's folder. Nobody but owners goes by the checks. Two rulesets, since one is gone by whole.
 */
export function competitionRules(competition: string, appId: number): Resource[] {
  const counted = {
    type: 'required_status_checks',
    parameters: {
      strict_required_status_checks_policy: false,
      required_status_checks: checks.map((context) => ({ context, integration_id: appId })),
    },
  };
  const app = { actor_id: appId, actor_type: 'Integration', bypass_mode: 'pull_request' };
  return [
    ruleset(competition, 'harvester: people’s merges are reviewed', { rules: [review], bypass: [app] }),
    ruleset(competition, 'harvester: only the App’s checks count', { rules: [...kept, counted], bypass: [owners] }),
  ];
}

/** Only the App writes records; owners may merge a pull request. */
export function recordsRules(records: string, appId: number): Resource {
  return ruleset(records, 'harvester: only the App writes', {
    rules: [...kept, { type: 'update' }],
    bypass: [{ actor_id: appId, actor_type: 'Integration', bypass_mode: 'always' }, owners],
  });
}
