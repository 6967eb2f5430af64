import type { AttemptFacts, CompetitionFacts } from '../catalogue/facts.ts';
import { moment, type Moment } from '../format/instant.ts';
import type { SitePart } from '../parts/site-part.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';
import { fameRows } from './fame-view.ts';
import { rankLabel } from './rank-label.ts';

/** What one team did in one competition. */
export interface TeamEntry {
  readonly team: string;
  readonly competition: string;
  readonly href: string;
  readonly rank: string;
  readonly attempts: number;
  readonly versions: readonly { readonly number: number; readonly href: string; readonly champion: boolean }[];
  readonly last: Moment;
}

/** Every team with what it took part in. */
export function teamsPage(parts: readonly SitePart[]): Page {
  const byTeam = Map.groupBy(
    parts.flatMap(({ teams }) => teams),
    ({ team }) => team,
  );
  const sorted = [...byTeam].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    path: 'teams/index.html',
    template: 'teams',
    section: 'teams',
    title: 'Teams',
    description: 'Everyone who took part, with ranks and published versions.',
    model: {
      fame: fameRows(parts),
      csvHref: address.table('teams'),
      rows: sorted.flatMap(([, entries]) => entries.map((entry, index) => ({ ...entry, first: index === 0, span: entries.length }))),
    },
  };
}

/** The teams of a competition, in the order of their newest attempts. */
export function teamEntries({ attempts, boards, contract, versions }: CompetitionFacts): TeamEntry[] {
  const rows = new Map(boards[0]?.rows.map((row) => [row.attempt.team, row]));
  const published = Map.groupBy(versions, (version) => version.team);
  return [...Map.groupBy(attempts, (attempt) => attempt.team)].map(([team, own]) => {
    const row = rows.get(team);
    return {
      team,
      competition: contract.title,
      href: address.competition(contract.name),
      rank: row ? rankLabel(row.group) : 'not ranked',
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
