import { parseWorkflow } from './workflow-file.ts';

/** The cron lines at which a workflow starts by itself; none when it has no `schedule`, or cannot be read. */
export function schedulesOf(source: string, path: string): readonly string[] {
  let lines: unknown;
  try {
    lines = parseWorkflow(source, path).on['schedule'];
  } catch {
    return [];
  }
  if (!Array.isArray(lines)) return [];
  return lines.flatMap((line: unknown) =>
    line !== null && typeof line === 'object' && 'cron' in line && typeof line.cron === 'string' ? [line.cron] : [],
  );
}
