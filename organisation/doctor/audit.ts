import { appPermissions } from '../init/app-manifest.ts';
import { checkWorkflow } from '../policy/check-workflow.ts';
import { codeOwners } from './code-owners.ts';
import { judge, type Finding } from './finding.ts';
import { forkable } from './forkable.ts';
import { keepsAppOut, missingRule, whollySeen } from './missing-rule.ts';
import { portalChecks } from './portal-checks.ts';
import type { InstallationSnapshot, RepositorySnapshot } from './snapshot.ts';
import { actionsUsable } from './private-actions.ts';
import { siteChecks } from './site-checks.ts';
import { unreviewed } from './unreviewed.ts';
import { wholeRulesets } from './whole-rulesets.ts';

/** Every check of a live installation. Pure: the same snapshot gives the same findings, and what was not seen is `unknown`. */
export function audit(snapshot: InstallationSnapshot): readonly Finding[] {
  const appId = ourApp(snapshot)?.id;
  return [
    ...snapshot.repositories
      .map((one) => ({ ...one, rulesets: wholeRulesets(one.rulesets, snapshot.organisationRulesets) }))
      .flatMap((one) => repositoryChecks(one, snapshot, appId)),
    ...runnerGroups(snapshot),
    app(snapshot),
    ...keys(snapshot),
  ];
}

const day = 86_400_000;

function repositoryChecks(
  one: RepositorySnapshot,
  { webUrl, site }: Pick<InstallationSnapshot, 'webUrl' | 'site'>,
  appId: number | undefined,
): Finding[] {
  const { role, repository: where } = one;
  const settings = `${webUrl}/${where}/settings`;
  const at = (check: string, page: string) => ({ check, where, link: `${settings}/${page}` });
  const found = [
    judge(at('token-read-only', 'actions'), one.token, 'workflows begin with a token that reads', (token) =>
      token.default_workflow_permissions === 'read' && !token.can_approve_pull_request_reviews
        ? undefined
        : {
            what: 'workflows begin with a token that writes or approves',
            fix: 'Workflow permissions: read; may not approve pull requests',
          },
    ),
    judge(at('actions-pinned', 'actions'), one.actions, 'only chosen actions, by full SHA', (actions) =>
      !actions.enabled || (actions.allowed_actions !== 'all' && actions.sha_pinning_required === true)
        ? undefined
        : { what: 'any action may run, or by a tag that can move', fix: 'allow selected actions, require full-length SHAs' },
    ),
    judge(at('workflows-keep-policy', 'actions'), one.workflows, 'every workflow keeps the policy', (workflows) => {
      const broken = workflows.flatMap(({ path, source }) => checkWorkflow(path, source));
      const [first] = broken;
      return (
        first && {
          what: `${first.where} breaks ${first.rule}: ${first.why}${broken.length > 1 ? ` (and ${broken.length - 1} more)` : ''}`,
          fix: first.fix,
        }
      );
    }),
    actionsUsable(one, at('actions-usable', 'actions')),
    judge(at('no-own-runners', 'actions/runners'), one.runners, 'no runner is registered here', (runners) =>
      runners.length === 0
        ? undefined
        : {
            what: `${runners.map(({ name }) => name).join(', ')} can be used by any workflow here`,
            fix: 'remove it and register it with the organisation, in a runner group',
          },
    ),
  ];
  if (role === 'competition') found.push(forks(one, at('fork-pull-requests', 'actions')));
  if (role === 'competition' && one.private) found.push(forkable(one, webUrl));
  if (role !== 'control')
    found.push(
      judge(at('no-secrets', 'secrets/actions'), one.secrets, 'no secret is within reach of a workflow', (secrets) =>
        secrets.length === 0
          ? undefined
          : { what: `${secrets.join(', ')} can be read by workflows here`, fix: 'delete it; secrets belong into the control repository' },
      ),
    );
  const [org = ''] = where.split('/');
  found.push(
    judge(
      { check: 'no-organisation-secrets', where, link: `${webUrl}/organizations/${org}/settings/secrets/actions` },
      one.organisationSecrets,
      'no secret of the organisation reaches it',
      (shared) =>
        shared.length === 0
          ? undefined
          : {
              what: `${shared.join(', ')} of the organisation can be read by workflows here`,
              fix: 'give the secret to selected repositories, without this one',
            },
    ),
  );
  if (role !== 'competition')
    found.push(
      one.private
        ? { check: 'private', where, status: 'pass', what: 'nobody outside sees it' }
        : { check: 'private', where, status: 'fail', what: 'everybody sees it', fix: 'make it private', link: settings },
    );
  if (role === 'records') found.push(...siteChecks(one, at, site));
  if (role === 'records') found.push(...portalChecks(one, at));
  if (role === 'control') found.push(publisherKey(one, at('publisher-key-in-environment', 'environments')));
  const rulesets = whollySeen(one.rulesets);
  found.push(judge(at('rulesets', 'rules'), rulesets, protectedBy[role], (seen) => missingRule(role, seen, appId)));
  if (role === 'competition')
    found.push(
      judge(at('reviews', 'rules'), rulesets, 'people merge what a code owner approved', (seen) => unreviewed(seen, appId)),
      codeOwners(one, at('code-owners', 'access')),
    );
  // Without our App among the installed ones that is said once, there.
  if (role === 'records' && appId !== undefined)
    found.push(judge(at('app-may-write', 'rules'), rulesets, 'no ruleset keeps the App from writing', (seen) => keepsAppOut(seen, appId)));
  return found;
}

function forks(one: RepositorySnapshot, place: Parameters<typeof judge>[0]): Finding {
  if (!one.private)
    return judge(place, one.forkApproval, 'every outside contributor’s workflow waits for approval', ({ approval_policy: policy }) =>
      policy === 'all_external_contributors'
        ? undefined
        : { what: 'who once had a typo merged runs workflows without approval', fix: 'require approval for all external contributors' },
    );
  return judge(place, one.privateForks, 'workflows of forks get no token that writes and no secret', (switches) => {
    if (switches.send_write_tokens_to_workflows)
      return { what: 'workflows of forks get a token that writes', fix: 'switch off: Send write tokens to workflows from pull requests' };
    if (switches.send_secrets_and_variables)
      return { what: 'workflows of forks get secrets', fix: 'switch off: Send secrets and variables to workflows from pull requests' };
    if (switches.run_workflows_from_fork_pull_requests && !switches.require_approval_for_fork_pr_workflows)
      return { what: 'workflows of forks run without approval', fix: 'switch on: Require approval for fork pull request workflows' };
    return undefined;
  });
}

function publisherKey(one: RepositorySnapshot, place: Parameters<typeof judge>[0]): Finding {
  const wide = 'seen' in one.secrets && one.secrets.seen.includes('HARVESTER_PUBLISHER_KEY');
  return judge(place, one.environments, 'the publisher’s key is in an environment that only main reaches', (environments) => {
    const fix = 'keep it in the environment registry, with main as its only deployment branch: harvester init';
    if (wide) return { what: 'the publisher’s key is in reach of every workflow', fix };
    const holder = environments.find(({ secrets }) => secrets.includes('HARVESTER_PUBLISHER_KEY'));
    if (!holder) return { what: 'no environment holds the publisher’s key', fix };
    return holder.branches?.length === 1 && holder.branches[0] === 'main'
      ? undefined
      : { what: `environment ${holder.name} takes other branches than main`, fix };
  });
}

const protectedBy = {
  competition: 'merging needs the App’s own checks',
  control: 'changes are reviewed',
  records: 'only the App writes',
} as const;

function runnerGroups({ runnerGroups: groups, repositories, webUrl }: InstallationSnapshot): Finding[] {
  const control = repositories.find(({ role }) => role === 'control')?.repository ?? '';
  const [org = ''] = control.split('/');
  const place = { check: 'runner-groups', where: org, link: `${webUrl}/organizations/${org}/settings/actions/runner-groups` };
  return ['harvester-vault', 'harvester-publish'].map((name) =>
    judge(
      { ...place, check: `runner-group ${name}` },
      groups,
      'open to chosen workflows of the control repository on main, and to nothing else',
      (list) => {
        const fix = 'harvester init puts the group back';
        const group = list.find((one) => one.name === name);
        if (!group) return { what: 'there is no such group: its machines take jobs of anybody', fix };
        if (group.allowsPublic) return { what: 'public repositories may use it', fix };
        if (group.visibility !== 'selected' || group.repositories.some((one) => one !== control))
          return { what: 'other repositories may use it', fix };
        const main = (workflow: string): boolean =>
          workflow.startsWith(`${control}/.github/workflows/`) && workflow.endsWith('@refs/heads/main');
        return group.restricted && group.workflows.every(main)
          ? undefined
          : { what: 'any workflow, or one of another branch, may use it', fix };
      },
    ),
  );
}

/** The App is the one that the competition's rules count on, by its id. */
function ourApp({
  apps,
  repositories,
}: InstallationSnapshot):
  { readonly id: number; readonly slug: string; readonly permissions: Readonly<Record<string, string>> } | undefined {
  if (!('seen' in apps)) return undefined;
  const named = repositories.flatMap(({ rulesets }) => ('seen' in rulesets ? rulesets.seen : [])).flatMap(({ rules }) => rules);
  const ids = new Set(
    named.flatMap((rule) =>
      ((rule.parameters?.['required_status_checks'] ?? []) as { integration_id?: number }[]).map((one) => one.integration_id),
    ),
  );
  return apps.seen.find(({ id }) => ids.has(id)) ?? apps.seen.find(({ slug }) => slug.includes('harvester'));
}

function app(snapshot: InstallationSnapshot): Finding {
  const [org = ''] = (snapshot.repositories[0]?.repository ?? '').split('/');
  const place = { check: 'app-permissions', where: org, link: `${snapshot.webUrl}/organizations/${org}/settings/installations` };
  return judge(place, snapshot.apps, 'the App may do what it needs, and no more', () => {
    const ours = ourApp(snapshot);
    if (!ours) return { what: 'the App is not installed', fix: 'harvester init says where to install it' };
    const wanted: Readonly<Record<string, string>> = appPermissions;
    const wide = Object.entries(ours.permissions).filter(
      ([name, level]) => wanted[name] === undefined || (wanted[name] === 'read' && level !== 'read'),
    );
    if (wide.length > 0)
      return {
        what: `${ours.slug} may also ${wide.map(([name, level]) => `${name}: ${level}`).join(', ')}`,
        fix: 'take these permissions from the App',
      };
    const less = Object.entries(wanted).filter(
      ([name, level]) => ours.permissions[name] === undefined || (level === 'write' && ours.permissions[name] === 'read'),
    );
    return less.length === 0
      ? undefined
      : {
          what: `${ours.slug} lacks ${less.map(([name, level]) => `${name}: ${level}`).join(', ')}`,
          fix: 'give the App these permissions and accept them in the organisation',
        };
  });
}

function keys({ keys: { control, records }, now, repositories, webUrl }: InstallationSnapshot): Finding[] {
  const where = repositories.find(({ role }) => role === 'control')?.repository ?? '';
  const link = `${webUrl}/${where}/blob/main/harvester.yaml`;
  const time = Date.parse(now);
  const ids = [...new Set(control.map(({ id }) => id))];
  const each = ids.map((id): Finding => {
    const own = control.filter((key) => key.id === id);
    const current = own.filter(
      ({ notBefore, notAfter }) => (!notBefore || Date.parse(notBefore) <= time) && (!notAfter || Date.parse(notAfter) >= time),
    );
    const place = { check: 'keys', where: id, link };
    const longest = Math.max(...current.map(({ notAfter }) => (notAfter ? Date.parse(notAfter) : Infinity)));
    if (current.length === 0)
      return {
        ...place,
        status: 'fail',
        what: 'none of its keys holds now: nothing it signs counts',
        fix: 'make one with harvester keys new, add it to harvester.yaml',
      };
    if (longest - time < 30 * day)
      return {
        ...place,
        status: 'fail',
        what: `its last key ends in ${Math.floor((longest - time) / day)} days`,
        fix: 'add the next key now, so that they overlap (docs/installing.md)',
      };
    return {
      check: 'keys',
      where: id,
      status: 'pass',
      what: own.length > 1 ? `${own.length} keys, ${current.length} of them hold now` : 'its key holds',
    };
  });
  const same = judge({ check: 'same-keys', where, link }, records, 'the records repository trusts the same keys', (listed) => {
    const text = (list: typeof control): string => JSON.stringify(list.toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1)));
    return text(listed) === text(control)
      ? undefined
      : { what: 'harvester.yaml of the records repository trusts other keys', fix: 'copy harvester.yaml over, by pull request' };
  });
  return [...each, same];
}
