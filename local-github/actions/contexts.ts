import { fullName, type Environment, type Job, type Setting, type WorkflowRun } from '../store.ts';
import { glob } from '../rulesets/rules-for.ts';
import type { World } from '../world.ts';
import { schedulesOf } from './schedules.ts';
import { repositoryApi, repositoryPage } from '../render/urls.ts';
import type { Contexts } from './expressions.ts';

/** The `github` context of a run (without the token). */
export function githubContext(world: World, run: WorkflowRun, job?: Job): Record<string, unknown> {
  const { repository } = run;
  return {
    action: '',
    actor: run.actor.login,
    actor_id: String(run.actor.id),
    api_url: world.apiUrl,
    base_ref: '',
    event: run.payload,
    event_name: run.event,
    graphql_url: `${world.url}/api/graphql`,
    head_ref: '',
    job: job?.key ?? '',
    ref: `refs/heads/${run.headBranch}`,
    ref_name: run.headBranch,
    ref_protected: false,
    ref_type: 'branch',
    repository: fullName(repository),
    repository_id: String(repository.id),
    repository_owner: repository.owner.login,
    repository_owner_id: String(repository.owner.id),
    repositoryUrl: `${world.url.replace(/^http/, 'git')}/${fullName(repository)}.git`,
    retention_days: '90',
    run_attempt: String(run.attempt),
    run_id: String(run.id),
    run_number: String(run.number),
    secret_source: 'Actions',
    server_url: world.url,
    sha: run.headSha,
    triggering_actor: run.actor.login,
    workflow: run.workflow.name,
    workflow_ref: `${fullName(repository)}/${run.workflow.path}@refs/heads/${run.headBranch}`,
    workflow_sha: run.headSha,
  };
}

/** The contexts there are before a job has started: what `run-name`, `concurrency`, `runs-on` and a job's `if` see. */
export function runContexts(world: World, run: WorkflowRun, job?: Job): Contexts {
  return {
    github: githubContext(world, run, job),
    inputs: run.inputs,
    vars: Object.fromEntries([...run.repository.variables.values()].map((one) => [one.name, one.value])),
    needs: job ? needsContext(run, job) : {},
    secrets: Object.fromEntries(secretsOf(run, job).map((one) => [one.name, one.value])),
    strategy: { 'fail-fast': true, 'job-index': 0, 'job-total': 1, 'max-parallel': 1 },
    matrix: {},
    env: {},
  };
}

/** The secrets a job may read: the repository's, and its environment's where the environment takes the branch. */
export function secretsOf(run: WorkflowRun, job?: Job): Setting[] {
  const environment = job?.environment === undefined ? undefined : run.repository.environments.get(job.environment.toLowerCase());
  const own = environment && deploysFrom(environment, run.headBranch) ? [...environment.secrets.values()] : [];
  return [...run.repository.secrets.values(), ...own];
}

/** Whether an environment takes deployments from a branch. */
export function deploysFrom({ branches }: Environment, branch: string): boolean {
  if (branches === undefined || branches === 'protected') return true;
  return [...branches.values()].some((one) => glob(one).test(branch));
}

/** Results and outputs of the jobs this one waits for. */
export function needsContext(run: WorkflowRun, job: Job): Record<string, unknown> {
  const wanted = run.jobs.filter((one) => job.needs.includes(one.key));
  return Object.fromEntries(wanted.map((one) => [one.key, { result: one.conclusion ?? '', outputs: one.outputs }]));
}

/** The environment variables GitHub gives every step. */
export function githubEnvironment(world: World, run: WorkflowRun, job: Job): Record<string, string> {
  const context = githubContext(world, run, job);
  const names = [
    'actor',
    'actor_id',
    'api_url',
    'base_ref',
    'event_name',
    'graphql_url',
    'head_ref',
    'job',
    'ref',
    'ref_name',
    'ref_protected',
    'ref_type',
    'repository',
    'repository_id',
    'repository_owner',
    'repository_owner_id',
    'retention_days',
    'run_attempt',
    'run_id',
    'run_number',
    'server_url',
    'sha',
    'triggering_actor',
    'workflow',
    'workflow_ref',
    'workflow_sha',
  ];
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    ...Object.fromEntries(names.map((name) => [`GITHUB_${name.toUpperCase()}`, String(context[name] ?? '')])),
  };
}

/** The event payload a run's steps read from `GITHUB_EVENT_PATH`. */
export function eventPayload(
  world: World,
  run: Pick<WorkflowRun, 'repository' | 'actor' | 'workflow' | 'headBranch' | 'inputs' | 'event' | 'source'>,
  rendered: { repository: unknown; sender: unknown },
): Record<string, unknown> {
  const ref = `refs/heads/${run.headBranch}`;
  const common = { ref, repository: rendered.repository, sender: rendered.sender };
  if (run.event === 'schedule') return { ...common, schedule: schedulesOf(run.source, run.workflow.path)[0], workflow: run.workflow.path };
  if (run.event !== 'workflow_dispatch') return { ...common, compare: repositoryPage(world, run.repository) };
  return { ...common, inputs: run.inputs, workflow: run.workflow.path, url: repositoryApi(world, run.repository) };
}
