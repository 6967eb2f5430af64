import { setTimeout as sleep } from 'node:timers/promises';
import type { FileDigest } from '../core/provenance/tree-digest.ts';
import { copyFolder } from './folder.ts';
import { answerShape, type ModelContract } from './model-contract.ts';
import { largestAnswer, readAnswer, type Answer } from './protocol/answer.ts';
import { ChannelBroken, ChannelClosed, openChannel, type Channel, type Frame } from './protocol/frame.ts';
import { startSandbox, type Ending, type Sandbox, type Usage } from './sandbox/start.ts';
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
  close(): Promise<Usage>;
}

const maxHead = 64 * 1024;
const startSeconds = 120;
const signalBase = 128;
const lastWordsMs = 1000;

/** Starts a sandbox and loads the submission into it. Throws `VaultError`; nothing is left behind then. */
export async function openModel(options: ModelOptions): Promise<ModelSession> {
  const warm = await warmModel(options);
  return warm.load();
}

/** Starts a sandbox for one submission and waits until it could load it. Every failure until then is ours: INFRA. */
export async function warmModel(options: ModelOptions): Promise<WarmModel> {
  const sandbox = await start(options);
  const abort = (): void => sandbox.kill('abort');
  options.signal?.addEventListener('abort', abort, { once: true });
  if (options.signal?.aborted) abort();
  const channel = openChannel(sandbox.stdout, sandbox.stdin);
  const close = async (): Promise<Usage> => {
    options.signal?.removeEventListener('abort', abort);
    return (await sandbox.close()).usage;
  };
  try {
    await hello(sandbox, channel);
  } catch (cause) {
    const said = sandbox.stderr().trim();
    await close();
    throw new VaultError('INFRA', `the sandbox did not get as far as its harness: ${said.slice(-500) || String(cause)}`, { cause });
  }
  return { load: () => load(options, sandbox, channel, close), close };
}

async function start(options: ModelOptions): Promise<Sandbox> {
  const { memoryMB, cpus, wallSeconds } = options.limits;
  try {
    return await startSandbox({
      stateDir: options.stateDir ?? (await environmentModule()).stateDir(),
      environment: options.environment,
      program: ['run.py'],
      limits: { memoryMB, cpus, ...(wallSeconds === undefined ? {} : { cpuSeconds: wallSeconds * Math.max(1, cpus) + startSeconds }) },
      stage: async (dir, uid) => {
        const files = await copyFolder(options.submissionDir, dir, uid);
        await options.inspect?.(files);
      },
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

async function load(options: ModelOptions, sandbox: Sandbox, channel: Channel, close: () => Promise<Usage>): Promise<ModelSession> {
  const { wallSeconds, batchSeconds } = options.limits;
  const shape = answerShape(options.contract);

  const ask = async (head: Record<string, unknown>, body: Uint8Array | undefined, expected: number, stage: Stage): Promise<Frame> => {
    const timer =
      stage === 'predict' && batchSeconds !== undefined ? setTimeout(() => sandbox.kill('wall'), batchSeconds * 1000) : undefined;
    try {
      if (channel.unread() > 0) throw new ChannelBroken('an answer nobody asked for');
      // Not awaited before the answer: a process that dies while we write shows in `receive`.
      const [frame] = await Promise.all([channel.receive({ head: maxHead, body: expected }), channel.send(head, body)]);
      if (frame.head['type'] === 'error') throw reported(frame, stage);
      return frame;
    } catch (error) {
      throw await explain(error, stage, sandbox, options);
    } finally {
      clearTimeout(timer);
    }
  };

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
    usage: () => sandbox.usage(),
    output: () => sandbox.stderr(),
    close,
  };
}

type Stage = 'load' | 'predict';

/** What the harness says of an exception. Hostile code can say it too, so it can only choose among classes a participant may cause. */
function reported({ head }: Frame, stage: Stage): VaultError {
  const text = typeof head['text'] === 'string' ? head['text'].slice(-8000) : '';
  switch (head['kind']) {
    case 'memory':
      return new VaultError('OOM', text);
    case 'resource':
      return new VaultError('RESOURCE', text);
    case 'predictions':
      return new VaultError('INVALID_PREDICTIONS', text);
    default:
      return new VaultError(stage === 'load' ? 'LOAD_ERROR' : 'PREDICT_ERROR', text);
  }
}

/** Turns a failed exchange into its class, by what the kernel knows rather than by what the process said. */
async function explain(error: unknown, stage: Stage, sandbox: Sandbox, options: ModelOptions): Promise<VaultError> {
  const fallback = stage === 'load' ? 'LOAD_ERROR' : 'PREDICT_ERROR';
  if (error instanceof VaultError && error.errorClass !== fallback) return error;
  // Its exit code tells more than our own kill would.
  if (error instanceof ChannelClosed) await Promise.race([sandbox.gone, sleep(lastWordsMs, undefined, { ref: false })]);
  const ending = await sandbox.close();
  const { killed, code, usage } = ending;
  if (killed === 'abort') return new VaultError('INFRA', 'the evaluation was called off');
  if (killed === 'wall') return new VaultError('TIMEOUT', `not done in time (${timesOf(options.limits)})`);
  if (killed === 'flood') return new VaultError('RESOURCE', 'it printed more than 1 MiB');
  if (usage.oomKills > 0) return new VaultError('OOM', `it used more than ${options.limits.memoryMB} MB of memory`);
  if (usage.forksRefused > 0) return new VaultError('RESOURCE', 'it started more processes and threads than allowed');
  if (error instanceof VaultError) return error;
  if (code === signalBase + 31) return new VaultError('SANDBOX', 'it made a system call that ends the process');
  if (error instanceof ChannelBroken) return new VaultError(stage === 'load' ? 'LOAD_ERROR' : 'INVALID_PREDICTIONS', error.message);
  return new VaultError(fallback, `the process ended during ${stage} (${describe(ending)})`);
}

function timesOf({ wallSeconds, batchSeconds }: ModelOptions['limits']): string {
  const told = [wallSeconds && `${wallSeconds} s in all`, batchSeconds && `${batchSeconds} s a call`];
  return told.filter(Boolean).join(', ');
}

function describe({ code }: Ending): string {
  if (code === null) return 'killed';
  return code > signalBase ? `signal ${code - signalBase}` : `exit code ${code}`;
}
