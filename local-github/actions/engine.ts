import { emitCheck } from '../checks/change.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { ApiError } from '../http/api-error.ts';
import type { RunnerConfig } from '../options.ts';
import { runJob } from '../runner/run-job.ts';
import { RunnerPool } from '../runner/pool.ts';
import { now, type Account, type Conclusion, type Job, type Repository, type WorkflowRun } from '../store.ts';
import type { World } from '../world.ts';
import { actionsApp } from './actions-app.ts';
import { conclusionOf, jobsAgain } from './conclude.ts';
import { runContexts } from './contexts.ts';
import { emitJob, emitRun } from './events.ts';
import { fill, holds } from './expressions.ts';
import { labelsOf, makeJob } from './make-job.ts';
import { makeRun, type Trigger } from './make-run.ts';
import { matchesPush } from './match-push.ts';
import { readWorkflows } from './read-workflows.ts';
import { schedulesOf } from './schedules.ts';
import { dispatchInputs } from './validate-inputs.ts';
import { parseWorkflow, type WorkflowFile } from './workflow-file.ts';

export interface ActionsEngine {
  /** Starts a run by hand. @throws 422 where GitHub would */
  dispatch(trigger: Omit<Trigger, 'event'>): WorkflowRun;
  onPush(repository: Repository, branch: string, sha: string, pusher: Account): Promise<void>;
  /** Starts every workflow of the default branch that has a `schedule`, as if its hour had come; resolves to how many. */
  onSchedule(repository: Repository, actor: Account): Promise<number>;
  cancel(run: WorkflowRun): void;
  /** Runs again: all jobs, or those that failed and what depends on them. */
  rerun(run: WorkflowRun, onlyFailed: boolean): void;
  readonly pool: RunnerPool;
  idle(): Promise<void>;
  pending(): number;
  close(): Promise<void>;
}

/** Starts, queues and ends workflow runs; the jobs themselves run in `runner/`. */
export function createActions(world: () => World, runners: readonly RunnerConfig[]): ActionsEngine {
  const pool = new RunnerPool(runners, () => world().store.runnerGroups.values());
  const files = new Map<number, WorkflowFile>();
  /** Jobs that wait for a runner, oldest first. */
  const waiting: Job[] = [];
  const running = new Map<number, { stop: AbortController; done: Promise<void> }>();
  const active = new Set<WorkflowRun>();
  let closed = false;

  const create = (trigger: Trigger): WorkflowRun => {
    const at = world();
    const { run, file } = makeRun(at, trigger);
    run.repository.runs.set(run.id, run);
    if (!file) return run;
    files.set(run.id, file);
    active.add(run);
    for (const job of run.jobs) at.webhooks.prepare(emitCheck(at, job.checkRun, 'created'));
    emitRun(at, run, 'requested');
    begin(run);
    return run;
  };

  /** Lets a run go, or holds it behind the one of its concurrency group. */
  const begin = (run: WorkflowRun): void => {
    const { group } = run;
    if (group) {
      const others = [...active].filter((one) => one !== run && one.repository === run.repository && one.group?.name === group.name);
      for (const one of others) if (one.status === 'pending' || group.cancelInProgress) cancel(one);
      if (others.some((one) => one.status !== 'pending' && one.status !== 'completed')) {
        run.status = 'pending';
        return;
      }
    }
    run.status = 'queued';
    advance(run);
  };

  /** Moves every job whose needs are done: to the queue, or to skipped. */
  const advance = (run: WorkflowRun): void => {
    const file = files.get(run.id);
    if (!file || run.status === 'completed') return;
    for (const job of run.jobs) {
      if (job.status !== 'queued' || waiting.includes(job)) continue;
      const needs = run.jobs.filter((one) => job.needs.includes(one.key));
      if (needs.some((one) => one.status !== 'completed')) continue;
      ready(run, file, job, needs);
    }
    if (run.jobs.every((one) => one.status === 'completed')) return complete(run);
    schedule();
  };

  const ready = (run: WorkflowRun, file: WorkflowFile, job: Job, needs: Job[]): void => {
    const spec = file.jobs[job.key];
    if (!spec) return;
    const at = world();
    const contexts = runContexts(at, run, job);
    const cancelled = cancelling.has(run);
    const failed = needs.some((one) => one.conclusion !== 'success');
    let labels: string[];
    try {
      if (!holds(spec.if, contexts, { failed, cancelled })) return end(job, cancelled ? 'cancelled' : 'skipped');
      labels = labelsOf(spec['runs-on'], contexts);
      job.name = spec.name === undefined ? job.key : fill(spec.name, contexts);
      job.checkRun.name = job.name;
    } catch (error) {
      job.log += `${new Date().toISOString()} ##[error]${String(error)}\n`;
      return end(job, 'failure');
    }
    job.labels = labels;
    waiting.push(job);
    emitJob(at, job, 'queued');
  };

  const schedule = (): void => {
    if (closed) return;
    for (const job of waiting.slice()) {
      const runner = pool.take(job);
      if (!runner) continue;
      waiting.splice(waiting.indexOf(job), 1);
      launch(job, runner);
    }
  };

  const launch = (job: Job, runner: RunnerConfig & { id: number }): void => {
    const at = world();
    const { run } = job;
    const file = files.get(run.id) as WorkflowFile;
    const stop = new AbortController();
    if (run.status === 'queued') {
      run.status = 'in_progress';
      run.startedAt = now();
      emitRun(at, run, 'in_progress');
    }
    Object.assign(job, { status: 'in_progress', startedAt: now(), runnerName: runner.name, runnerId: runner.id });
    Object.assign(job.checkRun, { status: 'in_progress', startedAt: job.startedAt });
    emitJob(at, job, 'in_progress');
    const done = runJob(at, file, job, runner, stop.signal)
      .catch((error: unknown): Conclusion => {
        job.log += `${new Date().toISOString()} ##[error]${error instanceof Error ? error.message : String(error)}\n`;
        at.log(`job ${job.key} of run ${run.id}: ${error instanceof Error ? (error.stack ?? '') : String(error)}`);
        return 'failure';
      })
      .then((conclusion) => {
        running.delete(job.id);
        pool.give(runner);
        end(job, conclusion);
        advance(run);
        schedule();
      });
    running.set(job.id, { stop, done });
  };

  const end = (job: Job, conclusion: Conclusion): void => {
    const at = world();
    Object.assign(job, { status: 'completed', conclusion, completedAt: now(), startedAt: job.startedAt ?? now() });
    if (conclusion === 'failure') at.log(`job ${job.key} of ${job.run.title} (run ${job.run.id}) failed:\n${job.log}`);
    Object.assign(job.checkRun, { status: 'completed', conclusion, completedAt: now() });
    job.checkRun.output.summary = job.summary.slice(0, 65_000);
    job.run.updatedAt = now();
    emitJob(at, job, 'completed');
    at.webhooks.prepare(emitCheck(at, job.checkRun, 'completed'));
  };

  const cancelling = new Set<WorkflowRun>();

  const complete = (run: WorkflowRun): void => {
    const conclusion = conclusionOf(run, files.get(run.id));
    Object.assign(run, { status: 'completed', conclusion: cancelling.has(run) ? 'cancelled' : conclusion, updatedAt: now() });
    active.delete(run);
    cancelling.delete(run);
    emitRun(world(), run, 'completed');
    const next =
      run.group &&
      [...active].find((one) => one.repository === run.repository && one.group?.name === run.group?.name && one.status === 'pending');
    if (next && !closed) begin(next);
  };

  const cancel = (run: WorkflowRun): void => {
    if (run.status === 'completed') return;
    cancelling.add(run);
    for (const job of run.jobs) {
      const at = waiting.indexOf(job);
      if (at >= 0) {
        waiting.splice(at, 1);
        end(job, 'cancelled');
      }
      running.get(job.id)?.stop.abort();
    }
    if (run.status === 'pending') for (const job of run.jobs) end(job, 'cancelled');
    advance(run);
  };

  return {
    pool,
    dispatch(trigger) {
      let file: WorkflowFile;
      try {
        file = parseWorkflow(trigger.source, trigger.workflow.path);
      } catch (error) {
        throw new ApiError(422, `failed to parse workflow: ${error instanceof Error ? error.message : String(error)}`);
      }
      return create({ ...trigger, event: 'workflow_dispatch', inputs: dispatchInputs(file, trigger.inputs) });
    },
    async onPush(repository, branch, sha, pusher) {
      // What a GITHUB_TOKEN pushes starts no workflow, or they would run for ever.
      if (pusher.app === actionsApp(world())) return;
      for (const { workflow, source } of await readWorkflows(world(), repository, sha)) {
        if (await matchesPush(repository, workflow, source, branch, sha))
          create({ repository, workflow, source, event: 'push', branch, sha, inputs: {}, actor: pusher });
      }
    },
    async onSchedule(repository, actor) {
      const branch = repository.defaultBranch;
      const sha = await resolveCommit(repository, `refs/heads/${branch}`);
      if (!sha) return 0;
      const due = (await readWorkflows(world(), repository, sha)).filter(
        ({ workflow, source }) => schedulesOf(source, workflow.path).length > 0,
      );
      for (const { workflow, source } of due) create({ repository, workflow, source, event: 'schedule', branch, sha, inputs: {}, actor });
      return due.length;
    },
    cancel,
    rerun(run, onlyFailed) {
      const at = world();
      const file = parseWorkflow(run.source, run.workflow.path);
      files.set(run.id, file);
      const again = jobsAgain(run, file, onlyFailed);
      run.attempt++;
      run.jobs = Object.keys(file.jobs).map((key) =>
        again.has(key) ? makeJob(at, run, file, key) : (run.jobs.find((one) => one.key === key) as Job),
      );
      Object.assign(run, { status: 'queued', conclusion: null, startedAt: now(), updatedAt: now() });
      active.add(run);
      emitRun(at, run, 'requested');
      begin(run);
    },
    async idle() {
      while (running.size > 0) await Promise.race([...running.values()].map((one) => one.done));
    },
    pending: () => running.size + waiting.filter((job) => pool.fits(job)).length,
    async close() {
      closed = true;
      waiting.length = 0;
      for (const { stop } of running.values()) stop.abort('closing');
      await Promise.allSettled([...running.values()].map((one) => one.done));
    },
  };
}
