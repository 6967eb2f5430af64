import type { PartJob } from './build-part.ts';

/** What every thread is given: all jobs, and the count of those taken, which all threads share. */
export interface Work {
  readonly jobs: readonly PartJob[];
  readonly taken: Int32Array<SharedArrayBuffer>;
}

/** The next job nobody took yet, now taken; undefined when none is left. */
export function takeJob({ jobs, taken }: Work): { readonly index: number; readonly job: PartJob } | undefined {
  const index = Atomics.add(taken, 0, 1);
  const job = jobs[index];
  return job && { index, job };
}
