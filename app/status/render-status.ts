import Handlebars from 'handlebars';
import { readFileSync } from 'node:fs';
import { text } from '../comment/escape.ts';
import { firstThatFits } from '../comment/first-that-fits.ts';
import type { Status } from './status.ts';
import { ago, statusView, toTheHour, type StatusView } from './status-view.ts';

/** The last line of the issue the App keeps about itself. */
export const statusMarker = '<!-- model-harvester status -->';

const source = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const page = Handlebars.create().compile<StatusView>(source('page.hbs'), { knownHelpersOnly: true });
const issue = Handlebars.create().compile<IssueView>(source('issue.hbs'), { knownHelpersOnly: true, noEscape: true });

/** The page: no script, nothing from elsewhere. */
export function statusPage(status: Status): string {
  return page(statusView(status, ago(status.at)));
}

/** The issue's body. Its times are exact to the hour, so that it is only written when something changed, or an hour passed. */
export function statusIssue(status: Status): string {
  const view = escaped(statusView(status, toTheHour));
  return firstThatFits(most, (rows) =>
    issue(shortened(view, rows))
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
  );
}

/** Rows of each list the issue shows at most, and fewer where they are too long for GitHub. */
const most = 1000;

interface IssueView extends StatusView {
  /** How many rows are left out; undefined where none is. */
  readonly left: number | undefined;
}

function shortened(view: StatusView, rows: number): IssueView {
  const lists = {
    troubles: view.troubles.slice(0, rows),
    runners: view.runners.slice(0, rows),
    competitions: view.competitions.slice(0, rows),
  };
  const left = (['troubles', 'runners', 'competitions'] as const).reduce((sum, list) => sum + view[list].length - lists[list].length, 0);
  return { ...view, ...lists, left: left === 0 ? undefined : left };
}

/** Every string as markdown's prose: names of runners and messages of errors are not ours. */
function escaped<T>(value: T): T {
  if (typeof value === 'string') return text(value).source as T;
  if (Array.isArray(value)) return value.map(escaped) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, escaped(held)])) as T;
}
