import { now, type CheckRun, type Job, type WorkflowRun } from '../store.ts';
import type { World } from '../world.ts';
import { actionsApp } from './actions-app.ts';
import { asText, fill, interpolate } from './expressions.ts';
import { needsOf, type WorkflowFile } from './workflow-file.ts';

/** The concurrency group a run belongs to. */
export function groupOf(file: WorkflowFile, contexts: Record<string, unknown>): Pick<WorkflowRun, 'group'> {
  const { concurrency } = file;
  if (concurrency === undefined) return {};
  const name = fill(typeof concurrency === 'string' ? concurrency : concurrency.group, contexts);
  const stop = typeof concurrency === 'string' ? false : interpolate(concurrency['cancel-in-progress'] ?? false, contexts);
  return { group: { name, cancelInProgress: stop === true || asText(stop) === 'true' } };
}

/** The labels a job's machine must have. */
export function labelsOf(runsOn: WorkflowFile['jobs'][string]['runs-on'], contexts: Record<string, unknown>): string[] {
  const named = typeof runsOn === 'object' && !Array.isArray(runsOn) ? (runsOn.labels ?? []) : runsOn;
  return [named]
    .flat()
    .flatMap((one) => interpolate(one, contexts))
    .map(asText);
}

function groupAsked(runsOn: WorkflowFile['jobs'][string]['runs-on']): string | undefined {
  return typeof runsOn === 'object' && !Array.isArray(runsOn) ? runsOn.group : undefined;
}

/** A job of a run with its check run, waiting. */
export function makeJob(world: World, run: WorkflowRun, file: WorkflowFile, key: string): Job {
  const spec = file.jobs[key] as WorkflowFile['jobs'][string];
  const app = actionsApp(world);
  const id = world.store.id();
  const checkRun: CheckRun = {
    id,
    suite: run.checkSuite,
    app,
    headSha: run.headSha,
    name: typeof spec.name === 'string' && !spec.name.includes('${{') ? spec.name : key,
    externalId: String(id),
    detailsUrl: `${world.url}/${run.repository.owner.login}/${run.repository.name}/actions/runs/${run.id}/job/${id}`,
    status: 'queued',
    conclusion: null,
    startedAt: now(),
    completedAt: null,
    output: { title: null, summary: null, text: null, annotations: [] },
    actions: [],
  };
  run.repository.checkRuns.set(id, checkRun);
  return {
    id,
    run,
    key,
    name: checkRun.name,
    needs: needsOf(spec),
    labels: [],
    group: groupAsked(spec['runs-on']),
    environment: typeof spec.environment === 'object' ? spec.environment.name : spec.environment,
    checkRun,
    status: 'queued',
    conclusion: null,
    runnerName: null,
    runnerId: null,
    steps: [],
    log: '',
    summary: '',
    outputs: {},
    createdAt: now(),
    startedAt: null,
    completedAt: null,
  };
}
