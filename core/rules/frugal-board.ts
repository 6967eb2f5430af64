import type { AttemptRecord } from '../contract/records.ts';
import type { Ranked } from './ranking.ts';

export interface Frugal {
  readonly attempt: AttemptRecord;
  /** 1-based, within its runner class. */
  readonly position: number;
  /** Its rank group on the accuracy board. */
  readonly group: Ranked['group'];
  /** Ranks among the entries of its group and class, 1 the least; equals share the mean of theirs. */
  readonly ranks: { readonly energy: number; readonly latency: number; readonly size: number };
  /** The least costly of those that are as good. */
  readonly cheapest: boolean;
}

export interface FrugalBoard {
  /** Costs are comparable only within one; undefined for records made before it was kept. */
  readonly runnerClass: string | undefined;
  readonly entries: readonly Frugal[];
}

/**
 * The small-and-cheap board, one for each runner class: the same rank groups as the accuracy board, since nothing is cheap that is worse,
 * and within a group of equally good entries the one with the lowest mean rank of energy, latency and size first. What is unknown ranks last.
 */
export function frugalBoards(board: readonly Ranked[]): FrugalBoard[] {
  const classes = Map.groupBy(board, ({ attempt }) => costOf(attempt)?.runnerClass);
  return [...classes]
    .map(([runnerClass, ranked]) => ({ runnerClass, entries: frugal(ranked) }))
    .toSorted((a, b) => b.entries.length - a.entries.length || ((a.runnerClass ?? '~') < (b.runnerClass ?? '~') ? -1 : 1));
}

function frugal(ranked: readonly Ranked[]): Frugal[] {
  const groups = [...Map.groupBy(ranked, ({ group }) => group.from).values()];
  const ordered = groups.flatMap((members) => {
    const energy = ranksOf(members, (attempt) => costOf(attempt)?.energyWhPer1000 ?? Infinity);
    const latency = ranksOf(members, (attempt) => costOf(attempt)?.latencyMs.p50 ?? Infinity);
    const size = ranksOf(members, (attempt) => costOf(attempt)?.modelBytes ?? Infinity);
    const entries = members.map(({ attempt, group, position }, at) => {
      const ranks = { energy: energy[at] as number, latency: latency[at] as number, size: size[at] as number };
      return { attempt, group, ranks, accuracy: position, total: ranks.energy + ranks.latency + ranks.size };
    });
    const least = Math.min(...entries.map(({ total }) => total));
    return entries
      .toSorted((a, b) => a.total - b.total || a.accuracy - b.accuracy)
      .map((entry) => ({ ...entry, cheapest: entry.total === least }));
  });
  return ordered.map(({ attempt, group, ranks, cheapest }, at) => ({ attempt, position: at + 1, group, ranks, cheapest }));
}

function ranksOf(members: readonly Ranked[], cost: (attempt: AttemptRecord) => number): number[] {
  const values = members.map(({ attempt }) => cost(attempt));
  return values.map((value) => {
    const less = values.filter((other) => other < value).length;
    const same = values.filter((other) => other === value).length;
    return less + (same + 1) / 2;
  });
}

function costOf({ evaluation }: AttemptRecord) {
  return evaluation.kind === 'scored' ? evaluation.cost : undefined;
}
