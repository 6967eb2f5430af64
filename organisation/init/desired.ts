import { checkWorkflow } from '../policy/check-workflow.ts';
import { machineOf, readWorkflow } from '../policy/workflow-file.ts';
import type { Resource } from './resource.ts';
import { actionsAccess } from './resources/actions-access.ts';
import { contents, type InitFile } from './resources/contents.ts';
import { environment } from './resources/environment.ts';
import { forking } from './resources/forking.ts';
import { label } from './resources/label.ts';
import { pages } from './resources/pages.ts';
import { repository } from './resources/repository.ts';
import { runnerGroup } from './resources/runner-group.ts';
import { secret } from './resources/secret.ts';
import { setting } from './resources/setting.ts';
import { variable } from './resources/variable.ts';
import { competitionRules, controlRules, recordsRules } from './rulesets.ts';

export interface Desired {
  /** All `owner/name` in one organisation. */
  readonly names: { readonly competition: string; readonly control: string; readonly records: string };
  readonly privateCompetition: boolean;
  readonly files: {
    readonly competition: readonly InitFile[];
    readonly control: readonly InitFile[];
    readonly records: readonly InitFile[];
  };
  /** `owner/name` that holds the actions the workflows name. */
  readonly actions: string;
  readonly git: { readonly url: string; readonly token: string };
  readonly publisher: { readonly id: string; readonly privateKey: string };
  /** Absent while there is no App yet: what names it comes last, since GitHub takes that only where the App is installed. */
  readonly app?: { readonly id: number; readonly privateKey: string };
}

/** The App's labels, as `app/decide/labels.ts` puts them on, and those that issue forms name: GitHub passes over a form's label that is not there. */
export const labels: Readonly<Record<string, { readonly color: string; readonly description: string }>> = {
  'harvester: needs changes': { color: 'd93f0b', description: 'The participant has to change something' },
  'harvester: on hold': { color: 'fbca04', description: 'A maintainer holds the merge back' },
  'harvester: waits for maintainers': { color: '5319e7', description: 'Nothing goes on before a maintainer acts' },
  'harvester: waits for organisers': { color: '5319e7', description: 'The competition itself has a mistake' },
  environment: { color: '0e8a16', description: 'Asks for a package in the environment' },
  verdict: { color: '1d76db', description: 'Asks to look at a verdict again' },
};

/** Everything an installation consists of, in the order it is made; what a later thing needs comes before it. */
export function desired(wanted: Desired): readonly Resource[] {
  const { names, files, git, app, publisher } = wanted;
  for (const { path, bytes } of [...files.competition, ...files.control, ...files.records]) {
    const broken = path.startsWith('.github/workflows/') ? checkWorkflow(path, bytes.toString('utf8'))[0] : undefined;
    if (broken) throw new Error(`${broken.where} breaks the rule ${broken.rule}: ${broken.why}. ${broken.fix}`);
  }
  const before = [
    repository(names.control, { private: true, description: 'Model Harvester: control. Nobody outside sees it' }),
    repository(names.records, { private: true, description: 'Model Harvester: signed records' }),
    repository(names.competition, { private: wanted.privateCompetition, description: 'A competition: bring a model by pull request' }),
    ...(wanted.privateCompetition ? [forking(names.competition, git.url)] : []),
    actionsAccess(wanted.actions, names.control.split('/')[0] ?? ''),
    contents(names.control, files.control, git),
    contents(names.records, files.records, git),
    contents(names.competition, files.competition, git),
    ...Object.entries(names).flatMap(([kind, full]) =>
      actionsOf(full, kind === 'competition' ? 'astral-sh/setup-uv@*' : `${wanted.actions}/*`),
    ),
    wanted.privateCompetition
      ? setting(names.competition, 'actions/permissions/fork-pr-workflows-private-repos', {
          run_workflows_from_fork_pull_requests: true,
          send_write_tokens_to_workflows: false,
          send_secrets_and_variables: false,
          require_approval_for_fork_pr_workflows: true,
        })
      : setting(names.competition, 'actions/permissions/fork-pr-contributor-approval', { approval_policy: 'all_external_contributors' }),
    ...Object.entries(labels).map(([name, want]) => label(names.competition, name, want)),
    environment(names.control, 'registry'),
    environment(names.records, 'github-pages'),
    environment(names.records, 'portal'),
    pages(names.records),
    ...groupsOf(names.control, files.control),
    variable(names.control, 'HARVESTER_RECORDS', names.records),
    variable(names.control, 'HARVESTER_PUBLISHER_ID', publisher.id),
    secret(names.control, 'HARVESTER_PUBLISHER_KEY', publisher.privateKey, { environment: 'registry' }),
    controlRules(names.control),
  ];
  if (!app) return before;
  return [
    ...before,
    variable(names.control, 'HARVESTER_APP_ID', String(app.id)),
    secret(names.control, 'HARVESTER_APP_PRIVATE_KEY', app.privateKey),
    ...competitionRules(names.competition, app.id),
    recordsRules(names.records, app.id),
  ];
}

function actionsOf(full: string, pattern: string): Resource[] {
  return [
    setting(full, 'actions/permissions', { enabled: true, allowed_actions: 'selected', sha_pinning_required: true }),
    setting(full, 'actions/permissions/selected-actions', {
      github_owned_allowed: true,
      verified_allowed: false,
      patterns_allowed: [pattern],
    }),
    setting(full, 'actions/permissions/workflow', { default_workflow_permissions: 'read', can_approve_pull_request_reviews: false }),
  ];
}

/** A runner group for each that a workflow names, open to just those workflows on main. */
function groupsOf(control: string, files: readonly InitFile[]): Resource[] {
  const users = new Map<string, string[]>();
  for (const { path, bytes } of files.filter((file) => file.path.startsWith('.github/workflows/'))) {
    const groups = new Set(Object.values(readWorkflow(path, bytes.toString('utf8')).jobs).flatMap((job) => machineOf(job).group ?? []));
    for (const group of groups) users.set(group, [...(users.get(group) ?? []), `${control}/${path}@refs/heads/main`]);
  }
  return [...users].map(([group, workflows]) => runnerGroup(group, control, workflows));
}
