import type { Json, Resource } from './resource.ts';
import { ruleset } from './resources/ruleset.ts';

export const checks = ['harvester/intake', 'harvester/gate', 'harvester/evaluation'] as const;

const kept: readonly Json[] = [{ type: 'deletion' }, { type: 'non_fast_forward' }];
const owners: Json = { actor_type: 'OrganizationAdmin', bypass_mode: 'pull_request' };
const review = (approvals: number): Json => ({
  type: 'pull_request',
  parameters: {
    dismiss_stale_reviews_on_push: true,
    require_code_owner_review: true,
    require_last_push_approval: approvals > 0,
    required_approving_review_count: approvals,
    required_review_thread_resolution: false,
  },
});

/** Changes to what runs with secrets are reviewed. Names no App. */
export function controlRules(control: string): Resource {
  return ruleset(control, 'harvester: reviewed changes only', { rules: [...kept, review(1)], bypass: [owners] });
}

/** Merging takes the App's own checks, by its id. */
export function competitionRules(competition: string, appId: number): Resource {
  const counted = {
    type: 'required_status_checks',
    parameters: {
      strict_required_status_checks_policy: false,
      required_status_checks: checks.map((context) => ({ context, integration_id: appId })),
    },
  };
  return ruleset(competition, 'harvester: only the App’s checks count', { rules: [...kept, review(0), counted], bypass: [owners] });
}

/** Only the App writes records; owners may merge a pull request. */
export function recordsRules(records: string, appId: number): Resource {
  return ruleset(records, 'harvester: only the App writes', {
    rules: [...kept, { type: 'update' }],
    bypass: [{ actor_id: appId, actor_type: 'Integration', bypass_mode: 'always' }, owners],
  });
}
