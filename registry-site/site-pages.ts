import type { Catalogue, CompetitionFacts } from './catalogue/facts.ts';
import { aboutPage } from './pages/about-page.ts';
import { attemptPage } from './pages/attempt-page.ts';
import { auditPage } from './pages/audit-page.ts';
import { competitionPage } from './pages/competition-page.ts';
import { homePage } from './pages/home-page.ts';
import { leaderboardPage } from './pages/leaderboard-page.ts';
import { modelPage, modelsPage } from './pages/models-page.ts';
import type { SiteContext } from './pages/site-context.ts';
import { teamsPage } from './pages/teams-page.ts';
import { versionPage } from './pages/version-page.ts';
import type { Page } from './render/render-page.ts';

/** Every page of the site, one at a time, so that a large site never lies in memory as view models. */
export function* sitePages(context: SiteContext): Generator<Page> {
  const { catalogue }: { catalogue: Catalogue } = context;
  yield homePage(catalogue);
  yield modelsPage(catalogue);
  yield teamsPage(catalogue);
  yield auditPage(catalogue);
  yield aboutPage(context);
  for (const competition of catalogue.competitions) yield* pagesOf(context, competition);
}

function* pagesOf(context: SiteContext, competition: CompetitionFacts): Generator<Page> {
  yield competitionPage(context, competition);
  yield leaderboardPage(context, competition);
  if (competition.versions.length > 0) yield modelPage(competition);
  for (const version of competition.versions) yield versionPage(context, competition, version);
  const became = new Map(
    competition.versions.flatMap((version) => (version.attempt ? [[version.attempt.recordSha256, version] as const] : [])),
  );
  for (const attempt of competition.attempts) yield attemptPage(context, competition, attempt, became.get(attempt.recordSha256));
}
