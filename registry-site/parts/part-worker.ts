/* oxlint-disable unicorn/require-post-message-target-origin -- a thread, not a window */
import { enableCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { Said } from './build-parts.ts';
import type { Work } from './take-job.ts';

// A thread that builds one competition after another, until none is left. A thread does not inherit the cache of compiled sources, so it is told
// where that is, and loads the sources only then.
const { compileCache } = workerData as { readonly compileCache: string | undefined };
if (compileCache !== undefined) enableCompileCache(compileCache);
const say = (said: Said): void => parentPort?.postMessage(said);

parentPort?.on('message', (work: Work) => {
  buildAll(work).then(
    () => say({ done: true }),
    (error: unknown) => say({ error: error instanceof Error ? error.message : String(error) }),
  );
});

async function buildAll(work: Work): Promise<void> {
  const { buildPart } = await import('./build-part.ts');
  const { collectGarbageAfter } = await import('./collect-garbage.ts');
  const { takeJob } = await import('./take-job.ts');
  for (let taken = takeJob(work); taken; taken = takeJob(work)) {
    const built = await buildPart(taken.job);
    say({ index: taken.index, built });
    collectGarbageAfter(built);
  }
}
