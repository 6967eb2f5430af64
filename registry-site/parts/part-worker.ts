/* oxlint-disable unicorn/require-post-message-target-origin -- a thread, not a window */
import { parentPort } from 'node:worker_threads';
import { buildPart, type PartJob } from './build-part.ts';

// A thread that builds one competition after another. It answers each job with the part, or with what went wrong.
parentPort?.on('message', (job: PartJob) => {
  buildPart(job).then(
    (built) => parentPort?.postMessage({ built }),
    (error: unknown) => parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) }),
  );
});
