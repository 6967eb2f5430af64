import { ApiError, invalidRequest } from '../http/api-error.ts';
import { type Call, noContent, ok } from '../http/call.ts';
import { flag, oneOf, texts } from '../http/fields.ts';
import type { Router } from '../http/router.ts';
import { repositoryApi } from '../render/urls.ts';
import type { ActionsSettings, Repository } from '../store.ts';

const read = { app: ['administration:read'], user: 'admin' } as const;
const write = { app: ['administration:write'], user: 'admin' } as const;
const policies = ['first_time_contributors_new_to_github', 'first_time_contributors', 'all_external_contributors'] as const;
const switches = [
  'run_workflows_from_fork_pull_requests',
  'send_write_tokens_to_workflows',
  'send_secrets_and_variables',
  'require_approval_for_fork_pr_workflows',
] as const satisfies (keyof ActionsSettings['privateForks'])[];

/** The switches that say what workflows of a repository, and of pull requests from forks, may do. */
export function actionsSettingRoutes(router: Router): void {
  const at = '/actions/permissions';
  router.repository('GET', at, read, (call, repository) => {
    const { enabled, allowed, shaPinning } = repository.actions;
    const selected = { selected_actions_url: `${repositoryApi(call.world, repository)}${at}/selected-actions` };
    return ok({ enabled, allowed_actions: allowed, ...(allowed === 'selected' ? selected : {}), sha_pinning_required: shaPinning });
  });
  router.repository('PUT', at, write, (call, { actions }) => {
    const enabled = flag(call, 'enabled');
    if (enabled === undefined) throw invalidRequest('"enabled" wasn\'t supplied.');
    actions.enabled = enabled;
    actions.allowed = oneOf(call, 'allowed_actions', ['all', 'local_only', 'selected']) ?? actions.allowed;
    actions.shaPinning = flag(call, 'sha_pinning_required') ?? actions.shaPinning;
    return noContent();
  });
  router.repository('GET', `${at}/selected-actions`, read, (_call, repository) => ok(chosen(repository).selected));
  router.repository('PUT', `${at}/selected-actions`, write, (call, repository) => {
    const actions = chosen(repository);
    actions.selected = {
      github_owned_allowed: flag(call, 'github_owned_allowed') ?? false,
      verified_allowed: flag(call, 'verified_allowed') ?? false,
      patterns_allowed: texts(call, 'patterns_allowed') ?? [],
    };
    return noContent();
  });
  router.repository('GET', `${at}/workflow`, read, (_call, { actions }) =>
    ok({ default_workflow_permissions: actions.token, can_approve_pull_request_reviews: actions.approveReviews }),
  );
  router.repository('PUT', `${at}/workflow`, write, (call, { actions }) => {
    actions.token = oneOf(call, 'default_workflow_permissions', ['read', 'write']) ?? actions.token;
    actions.approveReviews = flag(call, 'can_approve_pull_request_reviews') ?? actions.approveReviews;
    return noContent();
  });
  router.repository('GET', `${at}/access`, read, (_call, repository) => ok({ access_level: shared(repository).access }));
  router.repository('PUT', `${at}/access`, write, (call, repository) => {
    const level = oneOf(call, 'access_level', ['none', 'user', 'organization']);
    if (level === undefined) throw invalidRequest('"access_level" wasn\'t supplied.');
    shared(repository).access = level;
    return noContent();
  });
  router.repository('GET', `${at}/fork-pr-contributor-approval`, read, (_call, repository) =>
    ok({ approval_policy: publicOnly(repository).forkApproval }),
  );
  router.repository('PUT', `${at}/fork-pr-contributor-approval`, write, (call, repository) => {
    const actions = publicOnly(repository);
    actions.forkApproval = oneOf(call, 'approval_policy', policies) ?? actions.forkApproval;
    return noContent();
  });
  router.repository('GET', `${at}/fork-pr-workflows-private-repos`, read, (_call, repository) => ok(privateOnly(repository).privateForks));
  router.repository('PUT', `${at}/fork-pr-workflows-private-repos`, write, (call, repository) => {
    const actions = privateOnly(repository);
    actions.privateForks = Object.fromEntries(switches.map((name) => [name, asked(call, name)])) as ActionsSettings['privateForks'];
    return noContent();
  });
}

/** @throws 409 while no choice of actions holds */
function chosen({ actions }: Repository): ActionsSettings {
  if (actions.allowed !== 'selected') throw new ApiError(409, 'Allowed actions must be set to selected.');
  return actions;
}

function shared({ actions, private: hidden }: Repository): ActionsSettings {
  if (!hidden) throw new ApiError(422, 'Access policy only applies to internal and private repositories.');
  return actions;
}

function publicOnly({ actions, private: hidden }: Repository): ActionsSettings {
  if (hidden) throw new ApiError(422, 'Fork PR approval settings are not available for private repositories.');
  return actions;
}

function privateOnly({ actions, private: hidden }: Repository): ActionsSettings {
  if (!hidden) throw new ApiError(422, 'Fork PR workflow settings are only available for private repositories.');
  return actions;
}

function asked(call: Call, name: string): boolean {
  return flag(call, name) ?? false;
}
