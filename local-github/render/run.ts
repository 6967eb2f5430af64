import type { CommitInfo } from '../git/read.ts';
import type { Artifact, Job, Repository, Workflow, WorkflowRun } from '../store.ts';
import type { World } from '../world.ts';
import { renderAccount } from './account.ts';
import { minimalPulls } from './check.ts';
import { renderSimpleCommit } from './commit.ts';
import { renderRepository } from './repository.ts';
import { nodeId, repositoryApi, repositoryPage } from './urls.ts';

/** OpenAPI `workflow`. */
export function renderWorkflow(world: World, repository: Repository, workflow: Workflow): Record<string, unknown> {
  const page = repositoryPage(world, repository);
  return {
    id: workflow.id,
    node_id: nodeId('Workflow', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: 'active',
    created_at: workflow.createdAt,
    updated_at: workflow.createdAt,
    url: `${repositoryApi(world, repository)}/actions/workflows/${workflow.id}`,
    html_url: `${page}/blob/${repository.defaultBranch}/${workflow.path}`,
    badge_url: `${page}/workflows/${encodeURIComponent(workflow.name)}/badge.svg`,
  };
}

/** OpenAPI `workflow-run`. */
export function renderRun(world: World, run: WorkflowRun, commit: CommitInfo | undefined): Record<string, unknown> {
  const { repository } = run;
  const api = repositoryApi(world, repository);
  const url = `${api}/actions/runs/${run.id}`;
  const rendered = renderRepository(world, repository);
  const actor = renderAccount(world, run.actor);
  return {
    id: run.id,
    name: run.workflow.name,
    node_id: nodeId('WorkflowRun', run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.workflow.path,
    display_title: run.title,
    run_number: run.number,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflow.id,
    check_suite_id: run.checkSuite.id,
    check_suite_node_id: nodeId('CheckSuite', run.checkSuite.id),
    url,
    html_url: `${repositoryPage(world, repository)}/actions/runs/${run.id}`,
    pull_requests: minimalPulls(world, repository, run.headSha),
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    actor,
    run_attempt: run.attempt,
    referenced_workflows: [],
    run_started_at: run.startedAt,
    triggering_actor: actor,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${api}/check-suites/${run.checkSuite.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: run.attempt > 1 ? `${url}/attempts/${run.attempt - 1}` : null,
    workflow_url: `${api}/actions/workflows/${run.workflow.id}`,
    head_commit: commit ? renderSimpleCommit(commit) : null,
    repository: rendered,
    head_repository: rendered,
  };
}

/** OpenAPI `job`. */
export function renderJob(world: World, job: Job): Record<string, unknown> {
  const { run } = job;
  const { repository } = run;
  const api = repositoryApi(world, repository);
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.workflow.name,
    head_branch: run.headBranch,
    run_url: `${api}/actions/runs/${run.id}`,
    run_attempt: run.attempt,
    node_id: nodeId('WorkflowJob', job.id),
    head_sha: run.headSha,
    url: `${api}/actions/jobs/${job.id}`,
    html_url: `${repositoryPage(world, repository)}/actions/runs/${run.id}/job/${job.id}`,
    status: job.status,
    conclusion: job.conclusion,
    created_at: job.createdAt,
    started_at: job.startedAt ?? job.createdAt,
    completed_at: job.completedAt,
    name: job.name,
    steps: job.steps.map((one) => ({
      name: one.name,
      status: one.status,
      conclusion: one.conclusion,
      number: one.number,
      started_at: one.startedAt,
      completed_at: one.completedAt,
    })),
    check_run_url: `${api}/check-runs/${job.checkRun.id}`,
    labels: job.labels,
    runner_id: job.runnerId,
    runner_name: job.runnerName,
    runner_group_id: job.runnerId === null ? null : 1,
    runner_group_name: job.runnerId === null ? null : 'Default',
  };
}

/** OpenAPI `artifact`. */
export function renderArtifact(world: World, artifact: Artifact): Record<string, unknown> {
  const { run } = artifact;
  const url = `${repositoryApi(world, run.repository)}/actions/artifacts/${artifact.id}`;
  return {
    id: artifact.id,
    node_id: nodeId('Artifact', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.size,
    url,
    archive_download_url: `${url}/zip`,
    expired: Date.parse(artifact.expiresAt) <= Date.now(),
    digest: artifact.digest,
    created_at: artifact.createdAt,
    updated_at: artifact.createdAt,
    expires_at: artifact.expiresAt,
    workflow_run: {
      id: run.id,
      repository_id: run.repository.id,
      head_repository_id: run.repository.id,
      head_branch: run.headBranch,
      head_sha: run.headSha,
    },
  };
}
