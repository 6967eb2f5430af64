/** What the App may do, and no more: what `app/` asks for when it narrows its tokens. */
export const appPermissions = {
  actions: 'write',
  checks: 'write',
  contents: 'write',
  issues: 'write',
  members: 'read',
  metadata: 'read',
  organization_self_hosted_runners: 'read',
  pull_requests: 'write',
} as const;

export const appEvents = ['pull_request', 'pull_request_review', 'issue_comment', 'push', 'workflow_run'] as const;

/** GitHub's App manifest: the App as a form that an owner only has to confirm. */
export function appManifest({
  name,
  webhook,
  back,
}: {
  readonly name: string;
  readonly webhook: string;
  readonly back: string;
}): Record<string, unknown> {
  return {
    name,
    url: 'https://model-harvester.dev',
    description: 'Crowdsources AI models through pull requests: one comment, three checks.',
    public: false,
    redirect_url: back,
    hook_attributes: { url: webhook, active: true },
    default_permissions: appPermissions,
    default_events: appEvents,
  };
}
