import { setTimeout as sleep } from 'node:timers/promises';
import { ChannelBroken, ChannelClosed, type Channel, type Frame } from './protocol/frame.ts';
import type { Ending, Sandbox } from './sandbox/start.ts';
import type { ModelOptions } from './session.ts';
import { VaultError } from './vault-error.ts';

export const maxHead = 64 * 1024;
const signalBase = 128;
const lastWordsMs = 1000;

type Stage = 'load' | 'train' | 'predict';

/**
 * Puts one question to the harness and waits for its answer of at most `expected` bytes. Throws `VaultError`: what went wrong by what the
 * kernel knows rather than by what the process said.
 */
export type Exchange = (head: Record<string, unknown>, body: Uint8Array | undefined, expected: number, stage: Stage) => Promise<Frame>;

export function openExchange(options: Pick<ModelOptions, 'limits'>, sandbox: Sandbox, channel: Channel): Exchange {
  const { batchSeconds } = options.limits;
  return async (head: Record<string, unknown>, body: Uint8Array | undefined, expected: number, stage: Stage): Promise<Frame> => {
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
}

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
      return new VaultError(fallbackOf(stage), text);
  }
}

/** Turns a failed exchange into its class, by what the kernel knows rather than by what the process said. */
async function explain(error: unknown, stage: Stage, sandbox: Sandbox, options: Pick<ModelOptions, 'limits'>): Promise<VaultError> {
  const fallback = fallbackOf(stage);
  if (error instanceof VaultError && error.errorClass !== fallback) return error;
  // Its exit code tells more than our own kill would.
  if (error instanceof ChannelClosed) await Promise.race([sandbox.gone, sleep(lastWordsMs, undefined, { ref: false })]);
  const ending = await sandbox.close();
  const { killed, code, usage } = ending;
  if (killed === 'abort') return new VaultError('INFRA', 'the evaluation was called off');
  if (killed === 'wall') return new VaultError('TIMEOUT', `not done in time (${timesOf(options.limits)})`);
  if (killed === 'flood') return new VaultError('RESOURCE', 'it printed more than 1 MiB');
  if (killed === 'memory' || usage.oomKills > 0) return new VaultError('OOM', `it used more than ${options.limits.memoryMB} MB of memory`);
  if (usage.forksRefused > 0) return new VaultError('RESOURCE', 'it started more processes and threads than allowed');
  // What it said itself: the sandbox was still there then, and is only gone because it was closed above.
  if (error instanceof VaultError) return error;
  // No process inside can reach bubblewrap's own: when that is gone without a code, something on this machine ended it.
  if (code === null && killed === undefined) return new VaultError('INFRA', 'something outside ended the sandbox');
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

function fallbackOf(stage: Stage): 'LOAD_ERROR' | 'PREDICT_ERROR' {
  return stage === 'predict' ? 'PREDICT_ERROR' : 'LOAD_ERROR';
}
