import { readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fill, interpolate } from '../actions/expressions.ts';
import type { JobFile, StepFile } from '../actions/workflow-file.ts';
import { findBuiltin } from './builtin/find-builtin.ts';
import { createCommandReader, parseFileCommands } from './commands.ts';
import type { JobContext } from './job-context.ts';
import { runProcess } from './process.ts';
import { contextsOf, texts } from './step-contexts.ts';
import { resolveAction, type ResolvedAction } from './resolve-action.ts';

/** What an action asked to be run when the job ends. */
export interface PostStep {
  readonly name: string;
  run(): Promise<boolean>;
}

export type RunnableStep = StepFile & { readonly id: string };

/** Runs one step, `run:` or `uses:`; true when it succeeded. */
export async function runStep(
  context: JobContext,
  step: RunnableStep,
  workflowDefaults: JobFile['defaults'],
  jobDefaults: JobFile['defaults'],
  posts: PostStep[],
): Promise<boolean> {
  const limit =
    step['timeout-minutes'] === undefined ? undefined : Number(interpolate(step['timeout-minutes'], contextsOf(context, step))) * 60_000;
  const signal = limit === undefined ? context.signal : AbortSignal.any([context.signal, AbortSignal.timeout(limit)]);
  const within = { ...context, signal };
  if (step.run !== undefined) return script(within, step, { ...workflowDefaults?.run, ...jobDefaults?.run });
  const uses = step.uses as string;
  context.log(`##[group]Run ${uses}`);
  const contexts = contextsOf(within, step);
  const inputs = texts(step.with, contexts);
  for (const [name, value] of Object.entries(inputs)) context.log(`  ${name}: ${value}`);
  context.log('##[endgroup]');
  const named = await resolveAction(within, uses);
  if (!named) {
    const builtin = findBuiltin(uses);
    if (!builtin) throw new Error(`Unable to resolve action \`${uses}\`, repository not found`);
    const outputs = await builtin(within, inputs, texts(step.env, contexts));
    within.steps[step.id] = { outputs: outputs ?? {}, outcome: '', conclusion: '' };
    return true;
  }
  return named.kind === 'composite' ? composite(within, step, named, inputs, posts) : javascript(within, step, named, inputs, posts);
}

async function script(
  context: JobContext,
  step: RunnableStep,
  defaults: { shell?: string; 'working-directory'?: string },
): Promise<boolean> {
  const contexts = contextsOf(context, step);
  const text = fill(step.run, contexts);
  const file = join(context.folders.temp, `${step.id.replace(/\W/g, '_')}-${Date.now()}.sh`);
  await writeFile(file, text);
  const shell = step.shell ?? defaults.shell ?? 'bash -e {0}';
  const [command = 'bash', ...args] = shellCommand(shell, file);
  const where = step['working-directory'] ?? defaults['working-directory'];
  const cwd = where === undefined ? context.folders.workspace : join(context.folders.workspace, fill(where, contexts));
  context.log(`##[group]Run ${text.trim().split('\n')[0]}`);
  for (const line of text.trimEnd().split('\n')) context.log(line);
  context.log('##[endgroup]');
  return execute(context, step.id, { command, args, cwd, env: texts(step.env, contexts) });
}

function shellCommand(shell: string, file: string): string[] {
  const known: Record<string, string> = {
    bash: 'bash --noprofile --norc -eo pipefail {0}',
    sh: 'sh -e {0}',
    python: 'python3 {0}',
    node: 'node {0}',
  };
  return (known[shell] ?? shell).split(' ').map((part) => (part === '{0}' ? file : part));
}

async function javascript(
  context: JobContext,
  step: RunnableStep,
  action: Extract<ResolvedAction, { kind: 'javascript' }>,
  inputs: Record<string, string>,
  posts: PostStep[],
): Promise<boolean> {
  const contexts = contextsOf(context, step);
  const env = {
    ...texts(step.env, contexts),
    ...inputEnvironment(action, inputs, contexts),
    GITHUB_ACTION: step.id,
    GITHUB_ACTION_PATH: action.dir,
  };
  const state: Record<string, string> = {};
  if (action.post) {
    const post = action.post;
    const run = () =>
      execute({ ...context, signal: AbortSignal.timeout(60_000) }, step.id, {
        command: process.execPath,
        args: [join(action.dir, post)],
        cwd: context.folders.workspace,
        env: { ...env, ...state },
      });
    posts.push({ name: step.name ?? step.uses ?? step.id, run });
  }
  return execute(
    context,
    step.id,
    { command: process.execPath, args: [join(action.dir, action.main)], cwd: context.folders.workspace, env },
    state,
  );
}

async function composite(
  context: JobContext,
  step: RunnableStep,
  action: Extract<ResolvedAction, { kind: 'composite' }>,
  inputs: Record<string, string>,
  posts: PostStep[],
): Promise<boolean> {
  const contexts = contextsOf(context, step);
  const values = Object.fromEntries(
    Object.entries(action.inputs).map(([name, input]) => [name, inputs[name] ?? fill(input?.default ?? '', contexts)]),
  );
  const inner: JobContext = { ...context, steps: {} };
  const see = () => ({
    ...contextsOf(inner, step),
    inputs: values,
    github: { ...(contexts['github'] as object), action_path: action.dir },
  });
  for (const [index, one] of action.steps.entries()) {
    const id = one.id ?? `__${index + 1}`;
    const filled: RunnableStep = {
      ...one,
      id,
      ...(one.run === undefined ? {} : { run: fill(one.run, see()) }),
      env: { ...texts(step.env, contexts), ...texts(one.env, see()), GITHUB_ACTION_PATH: action.dir },
      ...(one.with ? { with: texts(one.with, see()) } : {}),
    };
    const fine = await runStep(inner, filled, undefined, undefined, posts);
    const word = fine ? 'success' : 'failure';
    inner.steps[id] = { outputs: inner.steps[id]?.outputs ?? {}, outcome: word, conclusion: word };
    if (!fine) return false;
  }
  const outputs = Object.fromEntries(Object.entries(action.outputs).map(([name, output]) => [name, fill(output.value, see())]));
  context.steps[step.id] = { outputs, outcome: '', conclusion: '' };
  return true;
}

function inputEnvironment(
  action: Extract<ResolvedAction, { kind: 'javascript' }>,
  given: Record<string, string>,
  contexts: Record<string, unknown>,
): Record<string, string> {
  const name = (input: string) => `INPUT_${input.replaceAll(' ', '_').toUpperCase()}`;
  const defaults = Object.entries(action.inputs).map(([input, spec]) => [name(input), fill(spec?.default ?? '', contexts)]);
  return { ...Object.fromEntries(defaults), ...Object.fromEntries(Object.entries(given).map(([input, value]) => [name(input), value])) };
}

/** Starts a step's process with a clean environment and takes in what it wrote for the runner. */
async function execute(
  context: JobContext,
  id: string,
  call: { command: string; args: string[]; cwd: string; env: Record<string, string> },
  state?: Record<string, string>,
): Promise<boolean> {
  const { folders, runner, job } = context;
  const files = Object.fromEntries(
    ['output', 'env', 'path', 'step_summary', 'state'].map((name) => [name, join(folders.temp, `${name}-${crypto.randomUUID()}`)]),
  );
  await Promise.all(Object.values(files).map((file) => writeFile(file, '')));
  const machine = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: folders.home, LANG: 'C.UTF-8', ...runner.env };
  const path = [...context.path, dirname(process.execPath), machine.PATH].join(delimiter);
  const env: Record<string, string> = {
    ...machine,
    ...context.env,
    ...call.env,
    ...Object.fromEntries(Object.entries(files).map(([name, file]) => [`GITHUB_${name.toUpperCase()}`, file])),
    PATH: path,
    GITHUB_WORKSPACE: folders.workspace,
    GITHUB_EVENT_PATH: join(folders.temp, 'event.json'),
    RUNNER_TEMP: folders.temp,
    RUNNER_TOOL_CACHE: folders.tools,
    RUNNER_NAME: runner.name,
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: process.arch === 'x64' ? 'X64' : 'ARM64',
    RUNNER_ENVIRONMENT: runner.labels.includes('self-hosted') ? 'self-hosted' : 'github-hosted',
    RUNNER_TRACKING_ID: context.trackingId,
  };
  const read = createCommandReader({
    annotate: (one) => job.checkRun.output.annotations.push(one),
    mask: (value) => context.masks.add(value),
    log: context.log,
  });
  const code = await runProcess({ command: call.command, args: call.args, cwd: call.cwd, env, signal: context.signal, onLine: read });
  const text = (name: string) => readFile(files[name] as string, 'utf8').catch(() => '');
  const outputs = parseFileCommands(await text('output'));
  context.steps[id] = { outputs: { ...context.steps[id]?.outputs, ...Object.fromEntries(outputs) }, outcome: '', conclusion: '' };
  Object.assign(context.env, Object.fromEntries(parseFileCommands(await text('env'))));
  context.path.unshift(...(await text('path')).split('\n').filter(Boolean));
  if (state) for (const [name, value] of parseFileCommands(await text('state'))) state[`STATE_${name}`] = value;
  job.summary += await text('step_summary');
  if (code !== 0 && !context.signal.aborted) context.log(`##[error]Process completed with exit code ${code}.`);
  return code === 0;
}
