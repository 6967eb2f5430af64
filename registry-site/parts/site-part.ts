import type { Catalogue, CompetitionFacts } from '../catalogue/facts.ts';
import { auditRows, type AuditRow } from '../pages/audit-page.ts';
import { competitionCard, type CompetitionCard } from '../pages/home-page.ts';
import { competitionNews, type NewsItem } from '../pages/latest-news.ts';
import { modelCard, type ModelCard } from '../pages/models-page.ts';
import { teamEntries, type TeamEntry } from '../pages/teams-page.ts';
import { indexEntry, type IndexEntry } from '../machine/api-index.ts';
import { searchEntries, type SearchEntry } from '../machine/search-entries.ts';
import type { Skipped } from '../records/read-records.ts';

/**
 * What the pages about everything need of one competition: plain data, so that a competition can be read, shown and forgotten, in another
 * thread if need be. Holds nothing its catalogue did not: the part of a public catalogue is public.
 */
export interface SitePart {
  readonly name: string;
  readonly asOf?: string;
  readonly attempts: number;
  readonly versions: number;
  readonly trusted: number;
  readonly untrusted: number;
  /** Which and why; for insiders. */
  readonly skipped?: readonly Skipped[];
  readonly card: CompetitionCard;
  readonly model: ModelCard | undefined;
  readonly teams: readonly TeamEntry[];
  readonly audit: readonly AuditRow[];
  readonly news: readonly NewsItem[];
  readonly index: IndexEntry;
  readonly search: readonly SearchEntry[];
}

/** The part of `competition` in the site. `trusted`, `untrusted` and `skipped` are those of its own records. */
export function sitePart(competition: CompetitionFacts, { trusted, untrusted, inside }: Catalogue): SitePart {
  const { asOf, attempts, contract, versions } = competition;
  return {
    name: contract.name,
    ...(asOf === undefined ? {} : { asOf }),
    attempts: attempts.length,
    versions: versions.length,
    trusted,
    untrusted,
    ...(inside && { skipped: inside.skipped }),
    card: competitionCard(competition),
    model: modelCard(competition),
    teams: teamEntries(competition),
    audit: auditRows(competition),
    news: competitionNews(competition),
    index: indexEntry(competition),
    search: searchEntries(competition),
  };
}
