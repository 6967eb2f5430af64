import type { Worker } from 'node:worker_threads';
import { joinColumns } from './join-columns.ts';
import type { OnnxMessage, OnnxModel, OnnxQuestion } from './onnx-messages.ts';
import { startOnnxThread } from './onnx-thread.ts';
import type { Columns, Predictions } from './runner.ts';
import type { Engine } from './worker-pool.ts';

export interface OnnxEngine extends Engine {
  readonly together: boolean;
}

/**
 * Loads a bare ONNX file into a thread of its own, so that a prediction never holds up the one that answers the network. Throws when the
 * model does not fit its contract. A fault inside the native library still ends the whole process.
 *
 * @param worker a thread that was started before; it gets this model and no other.
 */
export async function openOnnxEngine(model: OnnxModel, worker: Worker = startOnnxThread()): Promise<OnnxEngine> {
  worker.ref();
  let waiting: { resolve: (message: OnnxMessage) => void; reject: (error: Error) => void } | undefined;
  let broken = false;
  const end = (why: string): void => {
    broken = true;
    waiting?.reject(new Error(why));
    waiting = undefined;
  };
  worker.on('message', (message: OnnxMessage) => {
    const asked = waiting;
    waiting = undefined;
    asked?.resolve(message);
  });
  worker.once('error', (error) => end(`the model's thread failed: ${error.message}`));
  worker.once('exit', () => end("the model's thread ended"));
  const next = (): Promise<OnnxMessage> =>
    broken ? Promise.reject(new Error("the model's thread ended")) : new Promise((resolve, reject) => (waiting = { resolve, reject }));

  const close = async (): Promise<void> => {
    end('the model was put away');
    await worker.terminate();
  };
  const opened = next();
  worker.postMessage(model, []);
  const first = await opened;
  if (first.kind !== 'ready') {
    await close();
    throw new Error(first.kind === 'refused' ? first.why : 'the model could not be loaded');
  }
  worker.unref();
  return {
    together: first.together,
    get broken() {
      return broken;
    },
    async predict(requests: readonly Columns[]): Promise<readonly Predictions[]> {
      const columns = joinColumns(requests);
      const question: OnnxQuestion = { columns, counts: requests.map(({ rows }) => rows) };
      const answered = next();
      // The rows are the worker's from here on: nobody asks twice with a request that went alone.
      worker.postMessage(question, [columns.numbers.buffer]);
      const message = await answered;
      if (message.kind === 'answer') return message.answers;
      throw new Error(message.kind === 'failed' ? message.why : 'the thread answered something else');
    },
    close,
  };
}
