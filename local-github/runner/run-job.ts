import { randomBytes, randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { actionsInstallation } from '../actions/actions-app.ts';
import { githubEnvironment, runContexts, secretsOf } from '../actions/contexts.ts';
import { fill, holds, interpolate, truthy } from '../actions/expressions.ts';
import { tokenPermissions, type JobFile, type StepFile, type WorkflowFile } from '../actions/workflow-file.ts';
import type { RunnerConfig } from '../options.ts';
import { now, type Conclusion, type InstallationToken, type Job, type JobStep } from '../store.ts';
import type { World } from '../world.ts';
import { makeFolders, type JobContext } from './job-context.ts';
import { createLog } from './log.ts';
import { endOrphans } from './process.ts';
import { runStep, type PostStep } from './run-step.ts';
import { contextsOf, texts } from './step-contexts.ts';

const longestJobMinutes = 360;

/** Runs one job on one machine as a runner would, and leaves nothing behind but its log, summary, outputs and artifacts. */
export async function runJob(world: World, file: WorkflowFile, job: Job, runner: RunnerConfig, cancel: AbortSignal): Promise<Conclusion> {
  const spec = file.jobs[job.key] as JobFile;
  const folders = await makeFolders(world, job);
  const token = mintJobToken(world, file, spec, job);
  const trackingId = `github_${randomUUID()}`;
  const base = runContexts(world, job.run, job);
  const timeout = new AbortController();
  const minutes = Number(interpolate(spec['timeout-minutes'] ?? longestJobMinutes, base));
  const timer = setTimeout(() => timeout.abort('timeout'), minutes * 60_000);
  const masks = new Set([token.token, ...secretsOf(job.run, job).map((one) => one.value)]);
  const log = createLog(job, masks);
  const context: JobContext = {
    world,
    job,
    runner,
    token,
    folders,
    trackingId,
    env: { ...githubEnvironment(world, job.run, job), ...texts(file.env, base), ...texts(spec.env, base) },
    path: [],
    steps: {},
    masks,
    signal: AbortSignal.any([cancel, timeout.signal]),
    log,
  };
  await writeFile(join(folders.temp, 'event.json'), JSON.stringify(job.run.payload));
  log(`Runner name: '${runner.name}'`);
  log(
    `GITHUB_TOKEN Permissions: ${Object.entries(token.permissions)
      .map(([name, level]) => `${name}: ${level}`)
      .join(', ')}`,
  );
  try {
    const conclusion = await runSteps(context, file, spec, cancel, timeout.signal);
    const outputs = contextsOf(context);
    job.outputs = Object.fromEntries(Object.entries(spec.outputs ?? {}).map(([name, value]) => [name, fill(value, outputs)]));
    return conclusion;
  } finally {
    clearTimeout(timer);
    world.store.installationTokens.delete(token.token);
    await endOrphans(trackingId);
    await rm(folders.root, { recursive: true, force: true });
  }
}

async function runSteps(
  context: JobContext,
  file: WorkflowFile,
  spec: JobFile,
  cancel: AbortSignal,
  timeout: AbortSignal,
): Promise<Conclusion> {
  const { job } = context;
  const posts: PostStep[] = [];
  let failed = false;
  for (const [index, step] of spec.steps.entries()) {
    const shown = addStep(job, titleOf(step));
    const id = step.id ?? `__${index + 1}`;
    const standing = { failed, cancelled: context.signal.aborted };
    let outcome: Conclusion = 'skipped';
    let conclusion: Conclusion = 'skipped';
    try {
      shown.name = step.name === undefined ? shown.name : fill(step.name, contextsOf(context, step));
      if (holds(step.if, contextsOf(context, step), standing)) {
        Object.assign(shown, { status: 'in_progress', startedAt: now() });
        // A cancelled job still runs its always() steps; they get a signal of their own.
        const signal = context.signal.aborted ? timeout : context.signal;
        outcome = (await runStep({ ...context, signal }, { ...step, id }, file.defaults, spec.defaults, posts))
          ? 'success'
          : signal.aborted
            ? 'cancelled'
            : 'failure';
      }
      conclusion =
        outcome === 'failure' && truthy(interpolate(step['continue-on-error'] ?? false, contextsOf(context, step))) ? 'success' : outcome;
    } catch (error) {
      outcome = conclusion = 'failure';
      context.log(`##[error]${error instanceof Error ? error.message : String(error)}`);
    }
    context.steps[id] = { outputs: context.steps[id]?.outputs ?? {}, outcome, conclusion };
    Object.assign(shown, { status: 'completed', conclusion, completedAt: now(), startedAt: shown.startedAt ?? now() });
    if (conclusion === 'failure') failed = true;
  }
  for (const post of posts.toReversed()) {
    const shown = addStep(job, `Post ${post.name}`);
    Object.assign(shown, { status: 'in_progress', startedAt: now() });
    const fine = await post.run().catch(() => false);
    Object.assign(shown, { status: 'completed', conclusion: fine ? 'success' : 'failure', completedAt: now() });
    failed ||= !fine;
  }
  if (timeout.aborted) {
    context.log(
      `##[error]The job running on runner ${context.runner.name} has exceeded the maximum execution time of ${String(spec['timeout-minutes'])} minutes.`,
    );
    return 'cancelled';
  }
  if (cancel.aborted) {
    context.log('##[error]The operation was canceled.');
    return 'cancelled';
  }
  return failed ? 'failure' : 'success';
}

function addStep(job: Job, name: string): JobStep {
  const step: JobStep = {
    number: job.steps.length + 1,
    name,
    status: 'queued',
    conclusion: null,
    startedAt: null,
    completedAt: null,
    logFrom: job.log.split('\n').length,
  };
  job.steps.push(step);
  return step;
}

function titleOf(step: StepFile): string {
  return step.name ?? (step.uses ? `Run ${step.uses}` : `Run ${(step.run ?? '').trim().split('\n')[0]}`);
}

function mintJobToken(world: World, file: WorkflowFile, spec: JobFile, job: Job): InstallationToken {
  const { repository } = job.run;
  const token: InstallationToken = {
    token: `ghs_${randomBytes(27).toString('hex').slice(0, 36)}`,
    installation: actionsInstallation(world, repository.owner),
    repositories: new Set([repository.id]),
    permissions: tokenPermissions(file, spec),
    expiresAt: new Date(Date.now() + 24 * 3_600_000).toISOString(),
    runId: job.run.id,
  };
  world.store.installationTokens.set(token.token, token);
  return token;
}
