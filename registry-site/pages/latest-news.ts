import type { AttemptFacts, CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';
import { moment, type Moment } from '../format/instant.ts';
import { address } from './addresses.ts';
import { becameOf } from './attempt-href.ts';
import { scoreView } from './score-view.ts';

/** One thing that happened, newest first on the front page and in the feeds. */
export interface NewsItem {
  readonly kind: 'champion' | 'version' | 'attempt';
  readonly when: Moment;
  /** Plain words: `Version 3 of Breast tumours is the new champion`. */
  readonly headline: string;
  readonly detail: string;
  readonly href: string;
  /** Stable over builds: the digest of the record the news comes from. */
  readonly id: string;
}

/** As many as the feeds hold. */
export const mostNews = 50;

/** The newest published versions and scored attempts over all competitions, at most `limit`. */
export function latestNews(parts: readonly { readonly news: readonly NewsItem[] }[], limit: number): NewsItem[] {
  return newestFirst(parts.flatMap(({ news }) => news)).slice(0, limit);
}

/** The newest published versions and scored attempts of one competition, at most `mostNews`. */
export function competitionNews(competition: CompetitionFacts): NewsItem[] {
  const { attempts, versions } = competition;
  const published = becameOf(competition);
  const unpublished = attempts.filter((attempt) => attempt.outcome.kind === 'scored' && !published.has(attempt.recordSha256));
  return newestFirst([
    ...versions.slice(0, mostNews).map((version) => versionNews(competition, version)),
    ...unpublished.slice(0, mostNews).map((attempt) => attemptNews(competition, attempt)),
  ]).slice(0, mostNews);
}

function newestFirst(items: readonly NewsItem[]): NewsItem[] {
  return items.toSorted((a, b) => Date.parse(b.when.iso) - Date.parse(a.when.iso) || (a.id < b.id ? -1 : 1));
}

function versionNews({ contract }: CompetitionFacts, version: VersionFacts): NewsItem {
  const crowned = version.decision === 'crown' && version.problems.length === 0;
  return {
    kind: crowned ? 'champion' : 'version',
    when: moment(version.publishedAt),
    headline: `Version ${version.version} of ${contract.title} ${crowned ? 'became champion' : 'was published'}`,
    detail: `${version.title} by ${version.team}${scoreWords(version.attempt)}`,
    href: address.version(version.competition, version.version),
    id: version.recordSha256,
  };
}

function attemptNews({ contract }: CompetitionFacts, attempt: AttemptFacts): NewsItem {
  return {
    kind: 'attempt',
    when: moment(attempt.finishedAt),
    headline: `${attempt.team} was scored in ${contract.title}`,
    detail: `${attempt.title}${scoreWords(attempt)}`,
    href: address.attempt(attempt),
    id: attempt.recordSha256,
  };
}

function scoreWords(attempt: AttemptFacts | undefined): string {
  const primary = attempt?.outcome.kind === 'scored' ? attempt.outcome.scores[0] : undefined;
  if (!primary) return '';
  const { metric, value } = scoreView(primary);
  return ` · ${metric} ${value}`;
}
