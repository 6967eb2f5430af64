import { parentPort, workerData } from 'node:worker_threads';
import { scanBytes } from '../scan-bytes.ts';
import { fuzzCase } from './fuzz-case.ts';

/** What a worker is given: which cases, and where it notes the number of the case it is at. */
export interface FuzzTask {
  readonly from: number;
  readonly to: number;
  readonly at: SharedArrayBuffer;
}

export type FuzzWord = { readonly failed: number; readonly why: string } | { readonly done: number; readonly clean: number };

const { from, to, at } = workerData as FuzzTask;
const place = new Int32Array(at);
let clean = 0;
// Makes the seeds before the clock runs.
fuzzCase(from);
for (let number = from; number < to; number += 1) {
  Atomics.store(place, 0, number);
  Atomics.add(place, 1, 1);
  const { kind, name, bytes, cut } = fuzzCase(number);
  try {
    const { verdict } = await scanBytes(bytes, { expandedBytes: 10_000_000, swellBytes: 10_000_000, memo: 10_000, stack: 10_000 });
    if (verdict === 'clean') clean += 1;
    if (cut && verdict === 'clean') say({ failed: number, why: `${name} cut to ${bytes.length} bytes is clean` });
  } catch (error) {
    say({ failed: number, why: `${kind} of ${name} throws ${String(error).slice(0, 200)}` });
  }
}
say({ done: to - from, clean });

function say(word: FuzzWord): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(word);
}
