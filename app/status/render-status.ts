import Handlebars from 'handlebars';
import { readFileSync } from 'node:fs';
import { text } from '../comment/escape.ts';
import type { Status } from './status.ts';
import { ago, statusView, toTheHour, type StatusView } from './status-view.ts';

/** The last line of the issue the App keeps about itself. */
export const statusMarker = '<!-- model-harvester status -->';

const source = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const page = Handlebars.create().compile<StatusView>(source('page.hbs'), { knownHelpersOnly: true });
const issue = Handlebars.create().compile<StatusView>(source('issue.hbs'), { knownHelpersOnly: true, noEscape: true });

/** The page: no script, nothing from elsewhere. */
export function statusPage(status: Status): string {
  return page(statusView(status, ago(status.at)));
}

/** The issue's body. Its times are exact to the hour, so that it is only written when something changed, or an hour passed. */
export function statusIssue(status: Status): string {
  return issue(escaped(statusView(status, toTheHour)))
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Every string as markdown's prose: names of runners and messages of errors are not ours. */
function escaped<T>(value: T): T {
  if (typeof value === 'string') return text(value).source as T;
  if (Array.isArray(value)) return value.map(escaped) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, escaped(held)])) as T;
}
