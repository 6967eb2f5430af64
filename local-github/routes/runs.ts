import { readFile } from 'node:fs/promises';
import { createdWithin } from '../actions/created-within.ts';
import { ApiError, notFound } from '../http/api-error.ts';
import { type Call, noContent, ok, type Reply } from '../http/call.ts';
import { paginate } from '../http/page.ts';
import type { Router } from '../http/router.ts';
import { reader } from '../git/read.ts';
import { renderArtifact, renderJob, renderRun } from '../render/run.ts';
import type { Artifact, Job, Repository, WorkflowRun } from '../store.ts';
import { findWorkflow } from './workflows.ts';

const read = { app: ['actions:read'], user: 'read', open: true } as const;
const write = { app: ['actions:write'], user: 'write' } as const;

/** Workflow runs, their jobs, logs and artifacts. */
export function runRoutes(router: Router): void {
  router.repository('GET', '/actions/runs', read, (call, repository) => listRuns(call, repository, () => true));
  router.repository('GET', '/actions/workflows/{workflow_id}/runs', read, async (call, repository) => {
    const { workflow } = await findWorkflow(call, repository);
    return listRuns(call, repository, (one) => one.workflow === workflow);
  });
  router.repository('GET', '/actions/runs/{run_id}', read, async (call, repository) => ok(await rendered(call, findRun(call, repository))));
  router.repository('POST', '/actions/runs/{run_id}/cancel', write, (call, repository) => {
    const run = findRun(call, repository);
    if (run.status === 'completed') throw new ApiError(409, 'Cannot cancel a workflow run that is completed.');
    call.world.actions.cancel(run);
    return { status: 202, body: {} };
  });
  for (const [path, onlyFailed] of [
    ['rerun', false],
    ['rerun-failed-jobs', true],
  ] as const) {
    router.repository('POST', `/actions/runs/{run_id}/${path}`, write, (call, repository) => {
      const run = findRun(call, repository);
      if (run.status !== 'completed') throw new ApiError(403, 'This workflow is already running');
      call.world.actions.rerun(run, onlyFailed);
      return { status: 201, body: {} };
    });
  }
  router.repository('GET', '/actions/runs/{run_id}/jobs', read, (call, repository) => {
    const page = paginate(call, findRun(call, repository).jobs);
    return ok({ total_count: page.total, jobs: page.items.map((one) => renderJob(call.world, one)) }, page.headers);
  });
  router.repository('GET', '/actions/jobs/{job_id}', read, (call, repository) => ok(renderJob(call.world, findJob(call, repository))));
  router.repository('GET', '/actions/jobs/{job_id}/logs', { app: ['actions:read'], user: 'read' }, (call, repository) => ({
    status: 200,
    raw: findJob(call, repository).log,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  }));
  router.repository('GET', '/actions/runs/{run_id}/artifacts', read, (call, repository) => {
    const run = findRun(call, repository);
    return listArtifacts(
      call,
      [...repository.artifacts.values()].filter((one) => one.run === run),
    );
  });
  router.repository('GET', '/actions/artifacts', read, (call, repository) =>
    listArtifacts(call, [...repository.artifacts.values()].toReversed()),
  );
  router.repository('GET', '/actions/artifacts/{artifact_id}', read, (call, repository) =>
    ok(renderArtifact(call.world, findArtifact(call, repository))),
  );
  router.repository('DELETE', '/actions/artifacts/{artifact_id}', write, (call, repository) => {
    repository.artifacts.delete(findArtifact(call, repository).id);
    return noContent();
  });
  // GitHub redirects to a blob store here; this server is its own, so clients that follow redirects see the same bytes.
  router.repository('GET', '/actions/artifacts/{artifact_id}/zip', { app: ['actions:read'], user: 'read' }, async (call, repository) => {
    const artifact = findArtifact(call, repository);
    if (Date.parse(artifact.expiresAt) <= Date.now()) throw new ApiError(410, 'Artifact has expired');
    return {
      status: 200,
      raw: await readFile(artifact.file),
      headers: { 'content-type': 'application/zip', 'content-disposition': `attachment; filename="${artifact.name}.zip"` },
    };
  });
}

async function rendered(call: Call, run: WorkflowRun): Promise<Record<string, unknown>> {
  return renderRun(call.world, run, await reader(run.repository).commit(run.headSha));
}

async function listRuns(call: Call, repository: Repository, keep: (run: WorkflowRun) => boolean): Promise<Reply> {
  const { query } = call;
  const status = query.get('status');
  const created = query.get('created');
  const found = [...repository.runs.values()].filter(
    (one) =>
      keep(one) &&
      (!status || one.status === status || one.conclusion === status) &&
      (!created || createdWithin(one.createdAt, created)) &&
      (!query.get('event') || one.event === query.get('event')) &&
      (!query.get('branch') || one.headBranch === query.get('branch')) &&
      (!query.get('head_sha') || one.headSha === query.get('head_sha')) &&
      (!query.get('actor') || one.actor.login === query.get('actor')),
  );
  const page = paginate(call, found.toReversed());
  return ok({ total_count: page.total, workflow_runs: await Promise.all(page.items.map((one) => rendered(call, one))) }, page.headers);
}

function findRun(call: Call, repository: Repository): WorkflowRun {
  const run = repository.runs.get(Number(call.params['run_id']));
  if (!run) throw notFound();
  return run;
}

function findJob(call: Call, repository: Repository): Job {
  for (const run of repository.runs.values()) {
    const job = run.jobs.find((one) => one.id === Number(call.params['job_id']));
    if (job) return job;
  }
  throw notFound();
}

function findArtifact(call: Call, repository: Repository): Artifact {
  const artifact = repository.artifacts.get(Number(call.params['artifact_id']));
  if (!artifact) throw notFound();
  return artifact;
}

function listArtifacts(call: Call, all: Artifact[]): Reply {
  const name = call.query.get('name');
  const page = paginate(call, name ? all.filter((one) => one.name === name) : all);
  return ok({ total_count: page.total, artifacts: page.items.map((one) => renderArtifact(call.world, one)) }, page.headers);
}
