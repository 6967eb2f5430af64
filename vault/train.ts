import { openExchange } from './exchange.ts';
import type { Channel } from './protocol/frame.ts';
import type { Sandbox, Usage } from './sandbox/start.ts';
import type { ModelOptions } from './session.ts';
import { VaultError } from './vault-error.ts';

export interface TrainingRequest {
  /** An Arrow IPC stream: the inputs in the contract's order, then the target. */
  readonly data: Uint8Array;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** Paths of the files training has to write, relative to the submission. */
  readonly artifacts: readonly string[];
  /** All of them together. */
  readonly mostBytes: number;
}

export interface Trained {
  /** Content of each artifact asked for, in that order: a stranger's bytes, to be used in a sandbox only. */
  readonly files: readonly Uint8Array[];
  /** The end of what training printed. Participants' text. */
  readonly output: string;
}

/** Has the harness run `Model.train`, and takes what it wrote over the pipe. Closes the sandbox, whatever happens. Throws `VaultError`. */
export async function train(
  options: ModelOptions,
  { data, params, artifacts, mostBytes }: TrainingRequest,
  { sandbox, channel, close }: { readonly sandbox: Sandbox; readonly channel: Channel; readonly close: () => Promise<Usage> },
): Promise<Trained> {
  const { contract, limits, seed = 0 } = options;
  try {
    if (limits.wallSeconds !== undefined) sandbox.deadline(limits.wallSeconds);
    const request = { type: 'train', contract, seed, params, artifacts, mostBytes };
    const { head, body } = await openExchange(options, sandbox, channel)(request, data, mostBytes, 'train');
    const files = partsOf(body, head['sizes'], artifacts.length);
    // What it printed last comes with the end of its pipes.
    await close();
    return { files, output: sandbox.stderr() };
  } finally {
    await close();
  }
}

/** The harness lives with hostile code: its sizes must fit what came. */
function partsOf(body: Uint8Array, sizes: unknown, count: number): Uint8Array[] {
  const good = Array.isArray(sizes) && sizes.length === count && sizes.every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!good || sizes.reduce((sum: number, size: number) => sum + size, 0) !== body.length)
    throw new VaultError('LOAD_ERROR', 'training was answered with something else than its artifacts');
  let end = 0;
  return (sizes as number[]).map((size) => body.subarray(end, (end += size)));
}
