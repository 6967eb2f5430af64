import type { FileDigest } from '../core/provenance/tree-digest.ts';
import { copyFolder, makePrivateFolder } from './folder.ts';
import { importsOfSubmission } from './imports.ts';
import { maxHead, openExchange } from './exchange.ts';
import { answerShape, type ModelContract } from './model-contract.ts';
import { largestAnswer, readAnswer, type Answer } from './protocol/answer.ts';
import { ChannelBroken, openChannel, type Channel } from './protocol/frame.ts';
import { startSandbox, type Sandbox, type Usage } from './sandbox/start.ts';
import { train, type Trained, type TrainingRequest } from './train.ts';
import { VaultError } from './vault-error.ts';
import { environmentModule } from './assets.ts';

export type { ModelContract };

export interface ModelOptions {
  /** Plain files only; copied, never executed in place. */
  readonly submissionDir: string;
  readonly contract: ModelContract;
  /** Path of a portable environment. */
  readonly environment: string;
  readonly limits: {
    readonly memoryMB: number;
    readonly cpus: number;
    /** Loading and all predictions together; absent for a service that runs on. */
    readonly wallSeconds?: number;
    /** One call of `predict`. */
    readonly batchSeconds?: number | undefined;
  };
  readonly seed?: number;
  readonly stateDir?: string;
  /** Called with what was copied, before anything runs; throw to refuse it. */
  readonly inspect?: (files: readonly FileDigest[]) => Promise<void>;
  readonly signal?: AbortSignal;
}

export interface ModelSession {
  /**
   * Predictions for one call: an Arrow IPC stream of `rows` rows in, an answer to each row out. One call at a time. Throws `VaultError`; the
   * session is of no use after that but for `close`.
   */
  ask(arrowIpc: Uint8Array, rows: number): Promise<Answer>;
  /** The same for a model whose outputs are all numbers: `rows × outputs` float64 in row order. */
  predict(arrowIpc: Uint8Array, rows: number): Promise<Float64Array>;
  usage(): Promise<Usage>;
  /** The end of what the model printed. Participants' text. */
  output(): string;
  /** Ends the process and leaves nothing behind. Safe to call twice. */
  close(): Promise<Usage>;
}

/** A sandbox with the environment's libraries imported and no line of the submission run yet. */
export interface WarmModel {
  /** Imports the submission; the wall clock starts here. */
  load(): Promise<ModelSession>;
  /** Runs the submission's own training instead; the wall clock starts here. Closes the sandbox. */
  train(request: TrainingRequest): Promise<Trained>;
  close(): Promise<Usage>;
}

const startSeconds = 120;

/** What a sandbox is made for before anybody knows whose model it will run. */
export interface SandboxShape extends Pick<ModelOptions, 'environment' | 'limits' | 'stateDir'> {
  /** Modules of the environment that are imported before the submission arrives. */
  readonly imports?: readonly string[];
}

/** A sandbox that waits for a submission. It serves one and no other. */
export interface WarmSandbox {
  /** Brings the submission in. `options` must have the shape this was made with. */
  give(options: ModelOptions): Promise<WarmModel>;
  /** Resolves when its process has ended. */
  readonly gone: Promise<void>;
  close(): Promise<Usage>;
}

/** Starts a sandbox and loads the submission into it. Throws `VaultError`; nothing is left behind then. */
export async function openModel(options: ModelOptions): Promise<ModelSession> {
  const warm = await warmModel(options);
  return warm.load();
}

/** Starts a sandbox for one submission and waits until it could load it. Every failure until then is ours: INFRA. */
export async function warmModel(options: ModelOptions): Promise<WarmModel> {
  const imports = await importsOfSubmission(options.submissionDir, options.contract).catch(notThere);
  const sandbox = await warmSandbox({ ...options, imports }, options.signal);
  return sandbox.give(options);
}

/** Starts a sandbox without a submission and waits until its libraries are imported. Throws INFRA; nothing is left behind then. */
export async function warmSandbox(shape: SandboxShape, signal?: AbortSignal): Promise<WarmSandbox> {
  const sandbox = await start(shape);
  const unbind = killOn(signal, sandbox);
  const channel = openChannel(sandbox.stdout, sandbox.stdin);
  try {
    await hello(sandbox, channel);
  } catch (cause) {
    const said = sandbox.stderr().trim();
    await sandbox.close();
    throw new VaultError('INFRA', `the sandbox did not get as far as its harness: ${said.slice(-500) || String(cause)}`, { cause });
  } finally {
    unbind();
  }
  return { give: once((options) => give(options, sandbox, channel)), gone: sandbox.gone, close: async () => (await sandbox.close()).usage };
}

async function give(options: ModelOptions, sandbox: Sandbox, channel: Channel): Promise<WarmModel> {
  const unbind = killOn(options.signal, sandbox);
  const imported = (await sandbox.usage()).cpuSeconds;
  // What the environment's own libraries cost is not the submission's, and should not depend on whether they were imported in time.
  const own = (usage: Usage): Usage => ({ ...usage, cpuSeconds: Math.max(0, usage.cpuSeconds - imported) });
  const close = async (): Promise<Usage> => {
    unbind();
    return own((await sandbox.close()).usage);
  };
  try {
    const files = await copyFolder(options.submissionDir, sandbox.submission.dir, sandbox.submission.uid);
    await options.inspect?.(files);
  } catch (error) {
    await close();
    throw error instanceof VaultError
      ? error
      : new VaultError('INFRA', `the submission could not be brought in: ${String(error)}`, { cause: error });
  }
  return {
    load: () => load(options, sandbox, channel, own, close),
    train: (request) => train(options, request, { sandbox, channel, close }),
    close,
  };
}

/** Ends the sandbox when the caller calls off; returns how to stop listening. */
function killOn(signal: AbortSignal | undefined, sandbox: Sandbox): () => void {
  const abort = (): void => sandbox.kill('abort');
  signal?.addEventListener('abort', abort, { once: true });
  if (signal?.aborted) abort();
  return () => signal?.removeEventListener('abort', abort);
}

function once<A, R>(work: (argument: A) => Promise<R>): (argument: A) => Promise<R> {
  let used = false;
  return (argument) => {
    if (used) return Promise.reject(new Error('a sandbox serves one submission and no other'));
    used = true;
    return work(argument);
  };
}

function notThere(cause: unknown): never {
  if (cause instanceof VaultError) throw cause;
  throw new VaultError('INFRA', `the submission's folder cannot be read: ${String(cause)}`, { cause });
}

async function start({ environment, imports = [], limits, stateDir }: SandboxShape): Promise<Sandbox> {
  const { memoryMB, cpus, wallSeconds } = limits;
  try {
    return await startSandbox({
      stateDir: stateDir ?? (await environmentModule()).stateDir(),
      environment,
      program: ['run.py', ...imports],
      limits: { memoryMB, cpus, ...(wallSeconds === undefined ? {} : { cpuSeconds: wallSeconds * Math.max(1, cpus) + startSeconds }) },
      stage: makePrivateFolder,
    });
  } catch (error) {
    if (error instanceof VaultError) throw error;
    throw new VaultError('INFRA', `no sandbox could be started: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

async function hello(sandbox: Sandbox, channel: Channel): Promise<void> {
  const timer = setTimeout(() => sandbox.kill('wall'), startSeconds * 1000);
  try {
    const { head } = await channel.receive({ head: maxHead, body: 0 });
    if (head['type'] !== 'hello' || head['protocol'] !== 1) throw new ChannelBroken('the harness did not say hello');
  } finally {
    clearTimeout(timer);
  }
}

async function load(
  options: ModelOptions,
  sandbox: Sandbox,
  channel: Channel,
  own: (usage: Usage) => Usage,
  close: () => Promise<Usage>,
): Promise<ModelSession> {
  const { wallSeconds } = options.limits;
  const shape = answerShape(options.contract);

  const ask = openExchange(options, sandbox, channel);
  if (wallSeconds !== undefined) sandbox.deadline(wallSeconds);
  try {
    const { head } = await ask({ type: 'load', contract: options.contract, seed: options.seed ?? 0 }, undefined, 0, 'load');
    if (head['type'] !== 'loaded') throw new VaultError('LOAD_ERROR', 'loading was answered with something else');
  } catch (error) {
    await close();
    throw error;
  }
  const predict = async (arrowIpc: Uint8Array, rows: number): Promise<Answer> => {
    const { head, body } = await ask({ type: 'batch', n: rows }, arrowIpc, largestAnswer(rows, shape), 'predict');
    if (head['type'] !== 'preds') throw new VaultError('INVALID_PREDICTIONS', 'a batch was answered with something else than predictions');
    try {
      return readAnswer(body, rows, shape);
    } catch (error) {
      throw new VaultError('INVALID_PREDICTIONS', error instanceof Error ? error.message : String(error), { cause: error });
    }
  };
  return {
    ask: predict,
    predict: async (arrowIpc, rows) => (await predict(arrowIpc, rows)).numbers,
    usage: async () => own(await sandbox.usage()),
    output: () => sandbox.stderr(),
    close,
  };
}
