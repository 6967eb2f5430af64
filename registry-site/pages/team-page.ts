import { plural } from '../format/figures.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';
import type { TeamEntry } from './teams-page.ts';

/** One team: what it did in each competition, newest first. */
export function teamPage(team: string, entries: readonly TeamEntry[]): Page {
  const sum = (of: (entry: TeamEntry) => number): number => entries.reduce((total, entry) => total + of(entry), 0);
  return {
    path: address.team(team),
    template: 'team',
    section: 'teams',
    title: `Team ${team}`,
    description: `What ${team} took part in, with ranks and published versions.`,
    model: {
      team,
      tally: [
        plural(entries.length, 'competition'),
        plural(
          sum(({ attempts }) => attempts),
          'attempt',
        ),
        plural(
          sum(({ versions }) => versions.length),
          'published version',
        ),
      ],
      parent: address.teams(),
      csvHref: address.table('teams'),
      entries: entries.toSorted((a, b) => (a.last.iso < b.last.iso ? 1 : a.last.iso > b.last.iso ? -1 : a.href < b.href ? -1 : 1)),
    },
    key: () => JSON.stringify(entries),
  };
}
