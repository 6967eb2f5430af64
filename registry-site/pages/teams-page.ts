import type { AttemptFacts, BoardRow, Catalogue, CompetitionFacts } from '../catalogue/facts.ts';
import { plural } from '../format/figures.ts';
import { moment } from '../format/instant.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';
import { rankLabel } from './rank-label.ts';

interface Entry {
  readonly competition: string;
  readonly href: string;
  readonly rank: string;
  readonly attempts: string;
  readonly versions: readonly { readonly number: number; readonly href: string; readonly champion: boolean }[];
  readonly last: ReturnType<typeof moment>;
}

/** Every team with what it took part in. */
export function teamsPage(catalogue: Catalogue): Page {
  const teams = new Map<string, Entry[]>();
  for (const competition of catalogue.competitions) {
    for (const [team, attempts] of byTeam(competition.attempts))
      teams.set(team, [...(teams.get(team) ?? []), entry(competition, team, attempts)]);
  }
  const sorted = [...teams].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    path: 'teams/index.html',
    template: 'teams',
    section: 'teams',
    title: 'Teams',
    description: 'Everyone who took part, with ranks and published versions.',
    model: {
      rows: sorted.flatMap(([team, entries]) =>
        entries.map((held, index) => ({ ...held, team, first: index === 0, span: entries.length })),
      ),
    },
  };
}

function byTeam(attempts: readonly AttemptFacts[]): Map<string, AttemptFacts[]> {
  return Map.groupBy(attempts, (attempt) => attempt.team);
}

const boardRows = new WeakMap<CompetitionFacts, ReadonlyMap<string, BoardRow>>();

function entry(competition: CompetitionFacts, team: string, attempts: readonly AttemptFacts[]): Entry {
  let rows = boardRows.get(competition);
  if (!rows) {
    rows = new Map(competition.boards[0]?.rows.map((row) => [row.attempt.team, row]));
    boardRows.set(competition, rows);
  }
  const row = rows.get(team);
  const { name, title } = competition.contract;
  return {
    competition: title,
    href: address.competition(name),
    rank: row ? rankLabel(row.group) : 'not ranked',
    attempts: plural(attempts.length, 'attempt'),
    versions: versionsOf(competition, team),
    last: moment((attempts[0] as AttemptFacts).finishedAt),
  };
}

const versionsByTeam = new WeakMap<CompetitionFacts, ReadonlyMap<string, Entry['versions']>>();

function versionsOf(competition: CompetitionFacts, team: string): Entry['versions'] {
  let known = versionsByTeam.get(competition);
  if (!known) {
    const grouped = Map.groupBy(competition.versions, (version) => version.team);
    known = new Map(
      [...grouped].map(([name, versions]) => [
        name,
        versions.map((version) => ({
          number: version.version,
          href: address.version(version.competition, version.version),
          champion: version.isChampion,
        })),
      ]),
    );
    versionsByTeam.set(competition, known);
  }
  return known.get(team) ?? [];
}
