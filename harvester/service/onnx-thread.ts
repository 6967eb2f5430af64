import { getCompileCacheDir } from 'node:module';
import { Worker } from 'node:worker_threads';

/** Starts a thread that loads the ONNX runtime and then waits to be told its model. It keeps no process alive. */
export function startOnnxThread(): Worker {
  // A thread does not inherit the cache of compiled sources; without it, half of its start is reading them again.
  const cache = getCompileCacheDir();
  const env = cache === undefined ? {} : { NODE_COMPILE_CACHE: cache };
  const thread = new Worker(new URL('onnx-worker.ts', import.meta.url), { env, execArgv: [] });
  thread.unref();
  return thread;
}

/** One thread that was started before it was known whether a model needs it. */
export class SpareThread {
  #thread: Worker | undefined;

  constructor() {
    const thread = startOnnxThread();
    // Unheard, a failure would end the process; who takes a thread that is gone finds no thread.
    thread.once('error', () => {}).once('exit', () => (this.#thread = undefined));
    this.#thread = thread;
  }

  /** The thread, for whoever asks first. */
  take(): Worker | undefined {
    const thread = this.#thread;
    this.#thread = undefined;
    return thread;
  }

  /** Ends the thread if nobody took it. */
  async close(): Promise<void> {
    await this.take()?.terminate();
  }
}
