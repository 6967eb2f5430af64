import type { AttemptFacts, CompetitionFacts } from '../catalogue/facts.ts';
import { plural } from '../format/figures.ts';
import { moment, type Moment } from '../format/instant.ts';
import type { SitePart } from '../parts/site-part.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';
import { fameRows } from './fame-view.ts';
import { pageOf, pagerView, pagesOf, rowsPerPage } from './pager-view.ts';
import { rankLabel } from './rank-label.ts';
import { teamPage } from './team-page.ts';

/** What one team did in one competition. */
export interface TeamEntry {
  readonly team: string;
  readonly competition: string;
  readonly href: string;
  readonly rank: string;
  /** Its row of the board, and its rank as a picture; undefined where it has none. */
  readonly ranked: { readonly boardHref: string; readonly badgeHref: string } | undefined;
  readonly attempts: number;
  readonly versions: readonly { readonly number: number; readonly href: string; readonly champion: boolean }[];
  readonly last: Moment;
}

interface TeamRow {
  readonly team: string;
  readonly href: string;
  readonly entries: readonly TeamEntry[];
  /** How many more competitions it took part in. */
  readonly more: number | undefined;
  readonly attempts: number;
  readonly versions: number;
  readonly champions: number | undefined;
  readonly last: Moment;
}

const shownEntries = 3;

/** The list of all teams by name, of very many in parts, and a page for each. A team's address follows from its name alone, however many there are. */
export function* teamPages(parts: readonly SitePart[]): Generator<Page> {
  const byTeam = Map.groupBy(
    parts.flatMap(({ teams }) => teams),
    ({ team }) => team,
  );
  const teams = [...byTeam].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const rows = teams.map(([team, entries]) => teamRow(team, entries));
  for (let page = 1; page <= pagesOf(rows.length); page += 1) yield listPage(parts, rows, page);
  for (const [team, entries] of teams) yield teamPage(team, entries);
}

function listPage(parts: readonly SitePart[], rows: readonly TeamRow[], page: number): Page {
  const from = (page - 1) * rowsPerPage;
  return {
    path: address.teams(page),
    template: 'teams',
    section: 'teams',
    title: `Teams${page === 1 ? '' : `, page ${page}`}`,
    description: 'Everyone who took part, with ranks and published versions.',
    model: {
      fame: page === 1 ? fameRows(parts) : [],
      pager: pagerView(rows.length, page, address.teams),
      total: plural(rows.length, 'team'),
      csvHref: address.table('teams'),
      fameHref: address.table('fame'),
      rows: rows.slice(from, from + rowsPerPage),
    },
  };
}

function teamRow(team: string, entries: readonly TeamEntry[]): TeamRow {
  const versions = entries.flatMap((entry) => entry.versions);
  return {
    team,
    href: address.team(team),
    entries: entries.slice(0, shownEntries),
    more: entries.length > shownEntries ? entries.length - shownEntries : undefined,
    attempts: entries.reduce((sum, entry) => sum + entry.attempts, 0),
    versions: versions.length,
    champions: versions.filter(({ champion }) => champion).length || undefined,
    last: entries.map(({ last }) => last).reduce((a, b) => (a.iso < b.iso ? b : a)),
  };
}

/** The teams of a competition, in the order of their newest attempts. */
export function teamEntries({ attempts, boards, contract, versions }: CompetitionFacts): TeamEntry[] {
  const [board] = boards;
  const rows = new Map(board?.rows.map((row, index) => [row.attempt.team, { group: row.group, page: pageOf(index) }]));
  const published = Map.groupBy(versions, (version) => version.team);
  return [...Map.groupBy(attempts, (attempt) => attempt.team)].map(([team, own]) => {
    const row = rows.get(team);
    return {
      team,
      competition: contract.title,
      href: address.competition(contract.name),
      rank: row ? rankLabel(row.group) : 'not ranked',
      ranked: board &&
        row && {
          boardHref: `${address.leaderboard(contract.name, row.page)}#${board.name}/${team}`,
          badgeHref: address.rankBadge(contract.name, team),
        },
      attempts: own.length,
      versions: (published.get(team) ?? []).map((version) => ({
        number: version.version,
        href: address.version(version.competition, version.version),
        champion: version.isChampion,
      })),
      last: moment((own[0] as AttemptFacts).finishedAt),
    };
  });
}
