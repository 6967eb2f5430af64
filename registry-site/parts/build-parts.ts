/* oxlint-disable unicorn/require-post-message-target-origin -- a thread, not a window */
import { existsSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { listTop } from '../records/list-files.ts';
import { collectGarbageAfter } from './collect-garbage.ts';
import { buildPart, type BuiltPart, type PartJob } from './build-part.ts';
import { takeJob, type Work } from './take-job.ts';

/** What a thread says: of each job it took the part, or what went wrong; and that nothing is left to take. */
export type Said = { readonly index: number; readonly built: BuiltPart } | { readonly error: string } | { readonly done: true };

/** Below this many pull requests a second thread costs more than it saves. */
const worthThreads = 300;

interface Told {
  readonly progress?: (done: number, of: number) => void;
  /** Other work of this thread's own, done first, while the others start. */
  readonly meanwhile?: () => void;
}

/**
 * Builds all parts, in the order of the jobs; side by side where there are processors and enough to do. This thread works too, so that its
 * templates and schemas, loaded anyway, are not loaded once more. Largest competitions first: none is left to one thread at the end.
 */
export async function buildParts(jobs: readonly PartJob[], { meanwhile, progress }: Told = {}): Promise<BuiltPart[]> {
  const sizes = new Map(jobs.map((job) => [job, listTop(job.records, `attempts/${job.competition.name}`).folders.length]));
  const sorted = jobs.toSorted((a, b) => (sizes.get(b) ?? 0) - (sizes.get(a) ?? 0));
  const built = new Map<PartJob, BuiltPart>();
  const keep = (index: number, part: BuiltPart): void => {
    built.set(sorted[index] as PartJob, part);
    progress?.(built.size, jobs.length);
  };
  const work: Work = { jobs: sorted, taken: new Int32Array(new SharedArrayBuffer(4)) };
  const pulls = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const helpers = helpersFor(jobs.length, pulls);
  const cache = getCompileCacheDir();
  // Node keeps a folder for each of its versions in the one it was given.
  const workerData = { compileCache: cache && dirname(cache) };
  const threads = Array.from({ length: helpers.count }, () => new Worker(helpers.file, { workerData }));
  try {
    const others = Promise.all(threads.map((thread) => help(thread, work, keep)));
    // Whoever fails first ends the build; an error of the other threads must not go unheard meanwhile.
    others.catch(() => undefined);
    meanwhile?.();
    for (let job = takeJob(work); job; job = takeJob(work)) {
      const part = await buildPart(job.job);
      collectGarbageAfter(part);
      keep(job.index, part);
    }
    await others;
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return jobs.map((job) => built.get(job) as BuiltPart);
}

/** Resolves when a thread found nothing left to take; rejects with what went wrong in it. */
function help(thread: Worker, work: Work, keep: (index: number, part: BuiltPart) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    thread.on('message', (said: Said) => {
      if ('built' in said) keep(said.index, said.built);
      else if ('error' in said) reject(new Error(said.error));
      else resolve();
    });
    thread.on('error', reject);
    thread.on('exit', () => reject(new Error('a thread of the site build ended before it was done; build again')));
    thread.postMessage(work);
  });
}

/** How many threads are to help this one, and their file. In an action's one-file bundle there is none, and one thread does it all. */
function helpersFor(jobs: number, pulls: number): { readonly count: number; readonly file: string } {
  const file = fileURLToPath(new URL('part-worker.ts', import.meta.url));
  const useful = pulls >= worthThreads && existsSync(file);
  return { file, count: useful ? Math.min(availableParallelism(), jobs) - 1 : 0 };
}
