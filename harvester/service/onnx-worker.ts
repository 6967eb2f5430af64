import { parentPort, workerData } from 'node:worker_threads';
import { sliceColumns, splitPredictions } from './join-columns.ts';
import { keepsNumbers } from './keeps-numbers.ts';
import type { OnnxMessage, OnnxQuestion, OnnxWorkerData } from './onnx-messages.ts';
import { openOnnxRunner } from './onnx-runner.ts';
import type { ModelRunner, Predictions } from './runner.ts';

// A thread with one ONNX model. It answers questions one after the other; `onnx-engine.ts` starts and asks it.

const { file, inputs, outputs, mayJoin } = workerData as OnnxWorkerData;

const say = (message: OnnxMessage, transfer: ArrayBuffer[] = []): void => parentPort?.postMessage(message, transfer);

try {
  const runner = await openOnnxRunner(file, inputs, outputs);
  const together = mayJoin && (await keepsNumbers((columns) => runner.predict(columns), inputs));
  parentPort?.on('message', (question: OnnxQuestion) => void answer(runner, together, question));
  say({ kind: 'ready', together });
} catch (error) {
  say({ kind: 'refused', why: messageOf(error) });
}

async function answer(runner: ModelRunner, together: boolean, { columns, counts }: OnnxQuestion): Promise<void> {
  try {
    if (together || counts.length === 1) {
      const all = await runner.predict(columns);
      say({ kind: 'answer', answers: splitPredictions(all, counts) });
      return;
    }
    const answers: Predictions[] = [];
    let from = 0;
    for (const rows of counts) {
      answers.push(await runner.predict(sliceColumns(columns, from, rows)));
      from += rows;
    }
    say({ kind: 'answer', answers });
  } catch (error) {
    say({ kind: 'failed', why: messageOf(error) });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
