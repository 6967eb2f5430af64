import type { Job } from '../store.ts';

const longest = 8 * 1024 * 1024;

/** Appends lines to a job's log as GitHub keeps them: a time stamp in front, every mask as `***`, capped at 8 MiB. */
export function createLog(job: Job, masks: ReadonlySet<string>): (line: string) => void {
  return (line) => {
    if (job.log.length > longest) return;
    let shown = line;
    // A secret of many lines, such as a key, must not show line by line either.
    const hidden = new Set([...masks].flatMap((mask) => [mask, ...mask.split(/\r?\n/)]).filter((one) => one.trim().length > 2));
    for (const mask of [...hidden].toSorted((a, b) => b.length - a.length)) shown = shown.replaceAll(mask, '***');
    job.log += `${new Date().toISOString()} ${shown}\n`;
  };
}

/** The log without its time stamps. */
export function bareLog(log: string): string {
  return log.replace(/^\S+Z /gm, '');
}
