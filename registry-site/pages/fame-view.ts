import { byFame, type Fame } from '../../core/rules/hall-of-fame.ts';
import { measured } from '../format/figures.ts';
import type { SitePart } from '../parts/site-part.ts';
import { oncePer } from '../memo/once-per.ts';
import { address } from './addresses.ts';

export interface FameRow {
  readonly team: string;
  readonly href: string;
  readonly wins: readonly FamePlace[];
  readonly champions: readonly FamePlace[];
  readonly versions: number;
  readonly credit: string;
}

interface FamePlace {
  readonly title: string;
  readonly href: string;
}

const shown = 50;

/** Who made something that lasts, over all competitions: by finals won, then champions, then credit. At most fifty. */
export function fameRows(parts: readonly SitePart[]): FameRow[] {
  const titles = new Map(parts.map(({ card, name }) => [name, card.title]));
  const place = (name: string): FamePlace => ({ title: titles.get(name) ?? name, href: address.leaderboard(name) });
  return everyFame(parts)
    .slice(0, shown)
    .map(({ champions, credit, team, versions, wins }) => ({
      team,
      href: address.team(team),
      wins: wins.map(place),
      champions: champions.map(place),
      versions,
      credit: measured(credit),
    }));
}

/** Everybody who made something that lasts, in that order; put together once. */
export const everyFame = oncePer((parts: readonly SitePart[]): readonly Fame[] => {
  const byTeam = Map.groupBy(
    parts.flatMap(({ fame }) => fame),
    ({ team }) => team,
  );
  return [...byTeam.values()].map((all) => all.reduce(both)).toSorted(byFame);
});

/** Competitions share no version, so what a team did in each adds up. */
function both(a: Fame, b: Fame): Fame {
  return {
    team: a.team,
    wins: [...a.wins, ...b.wins].toSorted(),
    champions: [...a.champions, ...b.champions].toSorted(),
    versions: a.versions + b.versions,
    credit: a.credit + b.credit,
  };
}
