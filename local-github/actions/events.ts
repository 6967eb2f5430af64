import { reader } from '../git/read.ts';
import { renderJob, renderRun, renderWorkflow } from '../render/run.ts';
import type { Job, WorkflowRun } from '../store.ts';
import type { World } from '../world.ts';

const order = new WeakMap<WorkflowRun, Promise<unknown>>();

/** Events of one run leave in the order they happened, though rendering them takes a moment. */
function inOrder(world: World, run: WorkflowRun, task: () => Promise<void>): void {
  const next = (order.get(run) ?? Promise.resolve()).then(task, task);
  order.set(run, next);
  world.webhooks.prepare(next);
}

/** Sends `workflow_run` with the run as it is now. */
export function emitRun(world: World, run: WorkflowRun, action: 'requested' | 'in_progress' | 'completed'): void {
  const { status, conclusion } = run;
  inOrder(world, run, async () => {
    const commit = await reader(run.repository).commit(run.headSha);
    world.webhooks.emit('workflow_run', action, run.repository, run.actor, {
      workflow_run: { ...renderRun(world, run, commit), status, conclusion },
      workflow: renderWorkflow(world, run.repository, run.workflow),
    });
  });
}

/** Sends `workflow_job` with the job as it is now. */
export function emitJob(world: World, job: Job, action: 'queued' | 'in_progress' | 'completed'): void {
  const rendered = renderJob(world, job);
  inOrder(world, job.run, async () =>
    world.webhooks.emit('workflow_job', action, job.run.repository, job.run.actor, { workflow_job: rendered }),
  );
}
