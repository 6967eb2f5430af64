import type { Catalogue, CompetitionFacts } from '../catalogue/facts.ts';
import { auditRows, type AuditRow } from '../pages/audit-page.ts';
import { competitionCard, type CompetitionCard } from '../pages/home-page.ts';
import type { SiteContext } from '../pages/site-context.ts';
import { competitionNews, type NewsItem } from '../pages/latest-news.ts';
import { modelCard, type ModelCard } from '../pages/models-page.ts';
import { datasetEntries, type DatasetEntry } from '../pages/datasets-page.ts';
import { decisionRows, type DecisionRow } from '../pages/decision-row.ts';
import { egressRows, ledgerHeads, type EgressRow, type LedgerHead } from '../pages/egress-view.ts';
import { competitionStatus, runnerStatuses, type CompetitionStatus, type RunnerStatus } from '../pages/status-page.ts';
import { teamEntries, type TeamEntry } from '../pages/teams-page.ts';
import { indexEntry, type IndexEntry } from '../machine/api-index.ts';
import { isDescribed } from '../machine/version-openapi.ts';
import { searchEntries, type SearchEntry } from '../machine/search-entries.ts';
import { tableLines, type TableLines } from '../machine/tables.ts';
import type { Fame } from '../../core/rules/hall-of-fame.ts';
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
  readonly fame: readonly Fame[];
  readonly status: CompetitionStatus;
  readonly audit: readonly AuditRow[];
  readonly news: readonly NewsItem[];
  readonly index: IndexEntry;
  readonly search: readonly SearchEntry[];
  readonly tables: TableLines;
  /** For insiders. */
  readonly inside?: {
    /** Whether the service of any of its versions is described. */
    readonly describes: boolean;
    readonly datasets: readonly DatasetEntry[];
    readonly decisions: readonly DecisionRow[];
    readonly egress: readonly EgressRow[];
    readonly ledgers: readonly LedgerHead[];
    readonly runners: readonly RunnerStatus[];
  };
}

/** The part of `competition` in the site. `trusted`, `untrusted` and `skipped` are those of its own records. */
export function sitePart(
  competition: CompetitionFacts,
  { trusted, untrusted, inside }: Catalogue,
  links: Pick<SiteContext, 'forgeUrl'>,
): SitePart {
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
    fame: competition.fame,
    status: competitionStatus(competition),
    audit: auditRows(competition),
    news: competitionNews(competition),
    index: indexEntry(competition),
    search: searchEntries(competition),
    tables: tableLines(competition),
    ...(competition.inside && {
      inside: {
        describes: versions.some(isDescribed),
        datasets: datasetEntries(competition),
        decisions: decisionRows(links, competition),
        egress: egressRows(competition),
        ledgers: ledgerHeads(competition),
        runners: runnerStatuses(competition),
      },
    }),
  };
}
