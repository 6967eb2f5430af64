import { Worker } from 'node:worker_threads';
import type { FuzzTask, FuzzWord } from './fuzz-worker.ts';

export interface FuzzResult {
  readonly cases: number;
  readonly clean: number;
  /** One line for each case that threw, hung, or was clean though it was cut short. */
  readonly failures: readonly string[];
}

/** Cases are a few kilobytes; one that takes this long hangs, also on a busy machine. */
const HANGS_MS = 15_000;

/** Runs the cases `from` to `from + count` in worker threads, which are stopped when a case takes too long. */
export async function runFuzz(
  count: number,
  { from = 0, threads = 2, signal }: { from?: number; threads?: number; signal?: AbortSignal } = {},
): Promise<FuzzResult> {
  const share = Math.ceil(count / threads);
  const parts = await Promise.all(
    Array.from({ length: threads }, (_, i) => runPart(from + i * share, Math.min(from + count, from + (i + 1) * share), signal)),
  );
  return {
    cases: parts.reduce((sum, part) => sum + part.cases, 0),
    clean: parts.reduce((sum, part) => sum + part.clean, 0),
    failures: parts.flatMap((part) => part.failures),
  };
}

async function runPart(from: number, to: number, signal: AbortSignal | undefined): Promise<FuzzResult> {
  const failures: string[] = [];
  let clean = 0;
  for (let next = from; next < to;) {
    signal?.throwIfAborted();
    const stopped = await runWorker(next, to, signal, failures);
    clean += stopped.clean;
    next = stopped.next;
  }
  return { cases: to - from, clean, failures };
}

/** Runs one worker until it is through or stuck; answers where to go on. */
function runWorker(
  from: number,
  to: number,
  signal: AbortSignal | undefined,
  failures: string[],
): Promise<{ next: number; clean: number }> {
  const at = new SharedArrayBuffer(8);
  const place = new Int32Array(at);
  const worker = new Worker(new URL('fuzz-worker.ts', import.meta.url), { workerData: { from, to, at } satisfies FuzzTask });
  return new Promise((resolve) => {
    let last = { count: 0, since: performance.now() };
    let clean = 0;
    let finished = false;
    const finish = (next: number): void => {
      if (finished) return;
      finished = true;
      clearInterval(watch);
      void worker.terminate().then(() => resolve({ next, clean }));
    };
    const watch = setInterval(() => {
      const count = Atomics.load(place, 1);
      if (count !== last.count) last = { count, since: performance.now() };
      else if (count > 0 && performance.now() - last.since > HANGS_MS) {
        failures.push(`case ${Atomics.load(place, 0)} takes longer than ${HANGS_MS / 1000} s`);
        finish(Atomics.load(place, 0) + 1);
      }
      if (signal?.aborted) finish(to);
    }, 500);
    worker.on('message', (word: FuzzWord) => {
      if ('failed' in word) failures.push(`case ${word.failed}: ${word.why}`);
      else {
        clean = word.clean;
        finish(to);
      }
    });
    worker.on('error', (error) => {
      failures.push(`case ${Atomics.load(place, 0)} ends its thread: ${String(error).slice(0, 200)}`);
      finish(Atomics.load(place, 0) + 1);
    });
  });
}
