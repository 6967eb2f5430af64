import type { VersionRecord } from '../contract/records.ts';
import { creditShares } from './credit.ts';
import { reigningChampion } from './reigning-champion.ts';
import type { Reward } from './rewards.ts';

export interface Fame {
  readonly team: string;
  /** Competitions whose final the team won or shares. */
  readonly wins: readonly string[];
  /** Competitions whose champion it made. */
  readonly champions: readonly string[];
  /** Published versions. */
  readonly versions: number;
  /** Its shares in all published versions, those of others that build on its work included. */
  readonly credit: number;
}

export interface HallInput {
  readonly versions: readonly VersionRecord[];
  /** Rewards of competitions that are over, by competition. */
  readonly rewards: ReadonlyMap<string, readonly Reward[]>;
}

/** Everybody who made something that lasts: by wins, then champions, credit, and name. A pure function of the records. */
export function hallOfFame({ versions, rewards }: HallInput): Fame[] {
  const fame = new Map<string, { wins: string[]; champions: string[]; versions: number; credit: number }>();
  const of = (team: string): { wins: string[]; champions: string[]; versions: number; credit: number } => {
    const held = fame.get(team) ?? { wins: [], champions: [], versions: 0, credit: 0 };
    fame.set(team, held);
    return held;
  };
  for (const [competition, own] of Map.groupBy(versions, (version) => version.competition)) {
    const champion = reigningChampion(own);
    if (champion) of(champion.team).champions.push(competition);
    for (const version of own) {
      of(version.team).versions += 1;
      for (const [team, share] of creditShares(version, own)) of(team).credit += share;
    }
  }
  for (const [competition, won] of rewards) for (const { team } of won) of(team).wins.push(competition);
  return [...fame]
    .map(([team, held]) => ({ team, ...held, wins: held.wins.toSorted(), champions: held.champions.toSorted() }))
    .toSorted(byFame);
}

/** Most wins first, then champions, credit, and name. */
export function byFame(a: Fame, b: Fame): number {
  return (
    b.wins.length - a.wins.length ||
    b.champions.length - a.champions.length ||
    b.credit - a.credit ||
    (a.team < b.team ? -1 : a.team > b.team ? 1 : 0)
  );
}
