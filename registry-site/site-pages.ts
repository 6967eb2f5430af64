import type { CompetitionFacts } from './catalogue/facts.ts';
import { aboutPage } from './pages/about-page.ts';
import { address } from './pages/addresses.ts';
import { becameOf } from './pages/attempt-href.ts';
import { attemptPage } from './pages/attempt-page.ts';
import { auditPage } from './pages/audit-page.ts';
import { compositionPages } from './pages/compositions-page.ts';
import { comparePage } from './pages/compare-page.ts';
import { competitionPage } from './pages/competition-page.ts';
import { datasetPages } from './pages/datasets-page.ts';
import { findPage } from './pages/find-page.ts';
import { homePage } from './pages/home-page.ts';
import { leaderboardPage, longestBoard } from './pages/leaderboard-page.ts';
import { modelPage, modelsPage } from './pages/models-page.ts';
import { attemptKey, versionKey } from './pages/page-keys.ts';
import { movedPage } from './pages/moved-page.ts';
import { openApiPage } from './pages/openapi-page.ts';
import { pagesOf } from './pages/pager-view.ts';
import type { SiteContext } from './pages/site-context.ts';
import { statusPage } from './pages/status-page.ts';
import { teamPages } from './pages/teams-page.ts';
import { tryPage } from './pages/try-page.ts';
import { versionPage } from './pages/version-page.ts';
import type { SitePart } from './parts/site-part.ts';
import type { Skipped } from './records/read-records.ts';
import type { Page } from './render/render-page.ts';

/** The pages about everything. `strays` are files among the records that belong to no competition. */
export function* widePages(context: SiteContext, parts: readonly SitePart[], strays: readonly Skipped[]): Generator<Page> {
  yield homePage(parts);
  yield findPage(parts);
  yield comparePage();
  if (canTry(parts)) yield tryPage(context);
  if (isAnyDescribed(parts)) yield openApiPage();
  yield modelsPage(parts);
  yield* teamPages(parts);
  yield statusPage(context, parts, strays.length);
  if (context.inside) {
    yield* datasetPages(context, parts);
    yield* compositionPages(context, parts);
  }
  yield auditPage(parts, strays, context.inside !== undefined);
  yield aboutPage(context);
}

/** Whether any version has an ONNX file that a browser can run. */
export function canTry(parts: readonly SitePart[]): boolean {
  return parts.some(({ search }) => search.some(({ tries }) => tries));
}

/** Whether the service of any version is described here. */
export function isAnyDescribed(parts: readonly SitePart[]): boolean {
  return parts.some(({ inside }) => inside?.describes);
}

/** A page that is made when it is wanted. */
export interface PageToBe {
  readonly path: string;
  readonly page: () => Page;
  /** What it follows from, where that is known without making it. */
  readonly key?: () => string;
}

/** The pages of one competition, one at a time, so that a large one never lies in memory as view models. */
export function* competitionPages(context: SiteContext, competition: CompetitionFacts): Generator<PageToBe> {
  const { contract, versions } = competition;
  yield { path: address.competition(contract.name), page: () => competitionPage(context, competition) };
  for (let page = 1; page <= pagesOf(longestBoard(competition)); page += 1)
    yield { path: address.leaderboard(contract.name, page), page: () => leaderboardPage(context, competition, page) };
  for (let page = 1; versions.length > 0 && page <= pagesOf(versions.length); page += 1)
    yield { path: address.model(contract.name, page), page: () => modelPage(competition, page) };
  const became = becameOf(competition);
  for (const version of versions)
    yield {
      path: address.version(contract.name, version.version),
      page: () => versionPage(context, competition, version),
      key: () => versionKey(competition, version),
    };
  for (const attempt of competition.attempts) {
    const version = became.get(attempt.recordSha256);
    yield version
      ? { path: address.attempt(attempt), page: () => movedPage(competition, attempt, version), key: () => `${version.version}` }
      : {
          path: address.attempt(attempt),
          page: () => attemptPage(context, competition, attempt),
          key: () => attemptKey(competition, attempt),
        };
  }
}
