import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { CompetitionFacts } from './catalogue/facts.ts';
import { competitionApi, siteApi } from './machine/api-files.ts';
import { badges } from './machine/badges.ts';
import { boardFields } from './machine/board-fields.ts';
import { catalogInfo } from './machine/catalog-info.ts';
import { feeds } from './machine/feeds.ts';
import { forRobots } from './machine/for-robots.ts';
import { insideTables } from './machine/inside-tables.ts';
import { address } from './pages/addresses.ts';
import type { SiteContext } from './pages/site-context.ts';
import type { SitePart } from './parts/site-part.ts';
import type { Records, Skipped } from './records/read-records.ts';
import { libraries, onnxLibraries, swaggerLibraries } from './render/libraries.ts';
import { renderPage } from './render/render-page.ts';
import { roomFolder } from './render/room.ts';
import type { Output } from './render/site-folder.ts';
import { canTry, competitionPages, isAnyDescribed, widePages } from './site-pages.ts';

/** Every file about one competition, one at a time and always in the same order. Signed records are copied for insiders only. */
export function* competitionFiles(context: SiteContext, competition: CompetitionFacts, records: Records): Generator<Output> {
  for (const { key, page, path } of competitionPages(context, competition))
    yield { path, content: () => renderPage(page(), context.inside !== undefined), ...(key && { key }) };
  yield* competitionApi(competition);
  yield* badges(competition);
  yield* boardFields(competition);
  if (competition.versions.length > 0) yield catalogInfo(competition, context.siteUrl);
  if (context.inside)
    for (const { path, sha256, text } of signedFiles(records)) yield { path: address.record(path), content: text, key: () => sha256 };
}

/** Every file about all of them. */
export function* wideFiles(context: SiteContext, parts: readonly SitePart[], strays: readonly Skipped[]): Generator<Output> {
  yield* assets();
  if (canTry(parts)) yield* large(onnxLibraries);
  if (isAnyDescribed(parts)) yield* large(swaggerLibraries);
  for (const page of widePages(context, parts, strays)) {
    const { key, path } = page;
    const content = (): Uint8Array => renderPage(page, context.inside !== undefined);
    yield key ? { path, content, key } : { path, content: content() };
  }
  const untrusted = parts.reduce((sum, part) => sum + part.untrusted, strays.length);
  yield* siteApi(parts, context.inside ? 'internal' : 'public', untrusted);
  yield* insideTables(context, parts, strays);
  yield* feeds(parts, context.siteUrl);
  yield* forRobots(parts, context.siteUrl);
}

function* signedFiles(records: Records): Generator<{ readonly path: string; readonly sha256: string; readonly text: string }> {
  yield* records.versions;
  yield* records.attempts;
  yield* records.reevaluations ?? [];
  yield* records.tunings ?? [];
  yield* records.reproductions ?? [];
}

function* assets(): Generator<Output> {
  const room = roomFolder();
  const folder = join(room, 'assets');
  for (const name of readdirSync(folder).toSorted()) yield { path: `assets/${name}`, content: readFileSync(join(folder, name)) };
  for (const [name, file] of libraries) yield { path: `assets/${name}`, content: readFileSync(join(room, '..', file)) };
}

/** Large, and the same until the package is another: its size tells that without reading it. */
function* large(libraries: readonly (readonly [string, string])[]): Generator<Output> {
  const room = roomFolder();
  for (const [name, file] of libraries) {
    const from = join(room, '..', file);
    yield { path: `assets/${name}`, content: () => readFileSync(from), key: () => `${statSync(from).size}` };
  }
}
