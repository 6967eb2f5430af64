import { parentPort } from 'node:worker_threads';
import { sliceColumns, splitPredictions } from './join-columns.ts';
import { keepsNumbers } from './keeps-numbers.ts';
import type { OnnxMessage, OnnxModel, OnnxQuestion } from './onnx-messages.ts';
import { openOnnxRunner } from './onnx-runner.ts';
import type { ModelRunner, Predictions } from './runner.ts';

// A thread with one ONNX model. It is told which, and then answers questions one after the other; `onnx-engine.ts` asks it.

const say = (message: OnnxMessage, transfer: ArrayBuffer[] = []): void => parentPort?.postMessage(message, transfer);

let loaded: { readonly runner: ModelRunner; readonly together: boolean } | undefined;

parentPort?.on('message', (message: OnnxModel | OnnxQuestion) => void ('file' in message ? open(message) : answer(message)));

async function open({ file, inputs, outputs, mayJoin }: OnnxModel): Promise<void> {
  try {
    const runner = await openOnnxRunner(file, inputs, outputs);
    const together = mayJoin && (await keepsNumbers((columns) => runner.predict(columns), inputs));
    loaded = { runner, together };
    say({ kind: 'ready', together });
  } catch (error) {
    say({ kind: 'refused', why: messageOf(error) });
  }
}

async function answer({ columns, counts }: OnnxQuestion): Promise<void> {
  try {
    if (!loaded) throw new Error('there is no model yet');
    const { runner, together } = loaded;
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
