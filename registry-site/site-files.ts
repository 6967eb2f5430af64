import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { apiFiles } from './machine/api-files.ts';
import { feeds } from './machine/feeds.ts';
import type { SiteContext } from './pages/site-context.ts';
import type { Records } from './records/read-records.ts';
import { renderPage } from './render/render-page.ts';
import { roomFolder } from './render/room.ts';
import type { Output } from './render/site-folder.ts';
import { sitePages } from './site-pages.ts';

/**
 * Every file of the site, one at a time and always in the same order. Signed records are copied only into a catalogue for insiders.
 * `base` is the site's own address for feeds.
 */
export function* siteFiles(context: SiteContext, records: Records, base: string | undefined): Generator<Output> {
  const { catalogue } = context;
  yield* assets();
  for (const page of sitePages(context)) yield { path: page.path, content: renderPage(page, catalogue) };
  yield* apiFiles(catalogue);
  yield* feeds(catalogue, base);
  if (catalogue.inside) yield* recordFiles(records);
}

function* recordFiles(records: Records): Generator<Output> {
  for (const { path, text } of records.versions) yield { path: `records/${path}`, content: text };
  for (const { path, text } of records.attempts) yield { path: `records/${path}`, content: text };
}

function* assets(): Generator<Output> {
  const folder = join(roomFolder(), 'assets');
  for (const name of readdirSync(folder).toSorted()) yield { path: `assets/${name}`, content: readFileSync(join(folder, name)) };
}
