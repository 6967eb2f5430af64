import { Worker } from 'node:worker_threads';
import { joinColumns } from './join-columns.ts';
import type { OnnxMessage, OnnxQuestion, OnnxWorkerData } from './onnx-messages.ts';
import type { Columns, Predictions } from './runner.ts';
import type { Engine } from './worker-pool.ts';

export interface OnnxEngine extends Engine {
  readonly together: boolean;
}

/**
 * Loads a bare ONNX file into a thread of its own, so that a prediction never holds up the one that answers the network. Throws when the
 * model does not fit its contract. A fault inside the native library still ends the whole process.
 */
export async function openOnnxEngine(data: OnnxWorkerData): Promise<OnnxEngine> {
  const worker = new Worker(new URL('onnx-worker.ts', import.meta.url), { workerData: data, env: {}, execArgv: [] });
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
  const first = await next();
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
