import type { Conclusion, Job, WorkflowRun } from '../store.ts';
import { needsOf, type WorkflowFile } from './workflow-file.ts';

const worstFirst: readonly Conclusion[] = ['cancelled', 'timed_out', 'failure'];

/** How a run ended, all of whose jobs did: as its worst job, those aside that may fail; a run whose jobs were all skipped is skipped. */
export function conclusionOf({ jobs }: WorkflowRun, file: WorkflowFile | undefined): Conclusion {
  const tolerated = (job: Job): boolean => file?.jobs[job.key]?.['continue-on-error'] === true;
  const worst = worstFirst.find((word) => jobs.some((one) => one.conclusion === word && !tolerated(one)));
  if (worst === 'timed_out') return 'failure';
  return worst ?? (jobs.every((one) => one.conclusion === 'skipped') ? 'skipped' : 'success');
}

/** Keys of the jobs that run again: all, or those that did not succeed and what depends on them. */
export function jobsAgain({ jobs }: WorkflowRun, file: WorkflowFile, onlyFailed: boolean): ReadonlySet<string> {
  if (!onlyFailed) return new Set(Object.keys(file.jobs));
  const again = new Set(jobs.filter((one) => one.conclusion !== 'success').map((one) => one.key));
  for (let grew = true; grew;) {
    grew = false;
    for (const [key, job] of Object.entries(file.jobs))
      if (!again.has(key) && needsOf(job).some((need) => again.has(need))) grew = Boolean(again.add(key));
  }
  return again;
}
