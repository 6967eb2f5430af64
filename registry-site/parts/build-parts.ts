/* oxlint-disable unicorn/require-post-message-target-origin -- a thread, not a window */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { listTop } from '../records/list-files.ts';
import { buildPart, type BuiltPart, type PartJob } from './build-part.ts';

type Answer = { readonly built: BuiltPart } | { readonly error: string };

/** Below this many pull requests a second thread costs more than it saves. */
const worthThreads = 300;

/** Builds all parts, in the order of the jobs; side by side where there are processors and enough to do. */
export async function buildParts(jobs: readonly PartJob[]): Promise<BuiltPart[]> {
  const sized = jobs.map((job, index) => ({ job, index, size: listTop(job.records, `attempts/${job.competition.name}`).folders.length }));
  const threads = Math.min(availableParallelism(), jobs.length);
  const file = workerFile();
  if (threads < 2 || file === undefined || sized.reduce((sum, { size }) => sum + size, 0) < worthThreads) {
    const built: BuiltPart[] = [];
    for (const job of jobs) built.push(await buildPart(job));
    return built;
  }
  const results: BuiltPart[] = Array.from({ length: jobs.length });
  const waiting = sized.toSorted((a, b) => b.size - a.size);
  await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(file);
      try {
        for (let next = waiting.shift(); next; next = waiting.shift()) results[next.index] = await ask(worker, next.job);
      } finally {
        await worker.terminate();
      }
    }),
  );
  return results;
}

function ask(worker: Worker, job: PartJob): Promise<BuiltPart> {
  return new Promise((resolve, reject) => {
    const settle = (done: () => void): void => {
      worker.off('message', answered).off('error', failed).off('exit', ended);
      done();
    };
    const answered = (answer: Answer): void => settle(() => ('built' in answer ? resolve(answer.built) : reject(new Error(answer.error))));
    const failed = (error: Error): void => settle(() => reject(error));
    const ended = (): void => settle(() => reject(new Error('a thread of the site build ended before it answered; build again')));
    worker.on('message', answered).on('error', failed).on('exit', ended);
    worker.postMessage(job);
  });
}

/** The thread's own file: beside this source; in an action's one-file bundle there is none, and one thread does it all. */
function workerFile(): string | undefined {
  const file = fileURLToPath(new URL('part-worker.ts', import.meta.url));
  return existsSync(file) ? file : undefined;
}
