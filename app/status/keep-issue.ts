import type { Doors } from '../doors.ts';
import { statusIssue, statusMarker } from './render-status.ts';
import type { Status } from './status.ts';

const title = 'How the harvester is';

/** Keeps one issue of the control repository saying how things are: written only when it would say something else. The oldest wins. */
export async function keepStatusIssue(status: Status, { github, control }: Pick<Doors, 'github' | 'control'>): Promise<void> {
  const issues = await github.ownIssues(control);
  const held = issues.filter(({ body }) => body.trimEnd().endsWith(statusMarker)).toSorted((a, b) => a.number - b.number)[0];
  const body = statusIssue(steady(status));
  if (!held) return github.createOwnIssue(control, title, body);
  if (held.body.replaceAll('\r\n', '\n').trim() !== body) await github.updateOwnIssue(control, held.number, title, body);
}

/** Without what is never twice the same: the issue is not a clock. */
function steady(status: Status): Status {
  const { rateLimit, lastHour, deliveries, looks, ...rest } = status;
  const tenth = rateLimit && { ...rateLimit, left: Math.ceil((rateLimit.left * 10) / rateLimit.of) * (rateLimit.of / 10) };
  return {
    ...rest,
    ...(tenth && { rateLimit: tenth }),
    lastHour: { decisions: coarse(lastHour.decisions), failed: coarse(lastHour.failed) },
    deliveries: { ...deliveries, undone: coarse(deliveries.undone) },
    looks: { ...looks, waiting: coarse(looks.waiting) },
  };
}

/** To one digit. */
function coarse(count: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))));
  return Math.floor(count / unit) * unit;
}
