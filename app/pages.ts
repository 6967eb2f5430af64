import type { Page } from './admin-server.ts';
import type { Doors } from './doors.ts';
import { atomFeed } from './notify/atom.ts';
import { statusPage } from './status/render-status.ts';
import type { Status } from './status/status.ts';

/** Entries of a feed. */
const mostEntries = 100;

export interface PagesOptions {
  readonly doors: Pick<Doors, 'ledger'>;
  status(): Status;
  /** Where people see repositories, such as `https://github.com`. */
  readonly web: string;
  readonly started: string;
  /** Whether deliveries are taken: a stopping App says no. */
  open(): boolean;
}

/** What the App shows at a path; undefined where there is nothing. Read-only, and without anything from elsewhere. */
export function pageAt(path: string, { doors, status, web, started, open }: PagesOptions): Page | undefined {
  if (path === '/status') return { type: 'text/html; charset=utf-8', body: statusPage(status()) };
  if (path === '/status.json') return { type: 'application/json', body: `${JSON.stringify(status())}\n` };
  if (path === '/readyz') return readiness(doors, open());
  const feed = /^\/feeds\/([a-z0-9][a-z0-9-]{0,99})\.atom$/.exec(path)?.[1];
  if (feed === undefined) return undefined;
  const verdicts = doors.ledger.verdicts.latest(feed, mostEntries);
  return { type: 'application/atom+xml; charset=utf-8', body: atomFeed(feed, verdicts, web, started) };
}

function readiness({ ledger }: PagesOptions['doors'], open: boolean): Page {
  const type = 'text/plain; charset=utf-8';
  if (!open) return { type, status: 503, body: 'stopping\n' };
  // Throws, and is answered 500, when the ledger cannot be read.
  ledger.deliveries.counts();
  return { type, body: 'ready\n' };
}
