import type { Board, CompetitionFacts } from '../catalogue/facts.ts';
import { byteSize, measured } from '../format/figures.ts';
import { attemptHref } from './attempt-href.ts';
import { energy } from './cost-view.ts';
import { rankLabel } from './rank-label.ts';

export interface FrugalView {
  readonly board: string;
  readonly runnerClass: string;
  readonly rows: readonly {
    readonly position: number;
    readonly rank: string;
    readonly team: string;
    readonly title: string;
    readonly href: string;
    readonly cheapest: boolean;
    readonly energy: string;
    readonly latency: string;
    readonly size: string;
  }[];
}

const shown = 50;

/** The small-and-cheap boards, one for each class of runner in which there is something to choose. */
export function frugalViews(competition: CompetitionFacts, board: Board): FrugalView[] {
  return board.frugal
    .filter(({ rows }) => rows.length > 1)
    .map(({ rows, runnerClass }) => ({
      board: board.name,
      runnerClass: runnerClass ?? 'runners of an unknown class',
      rows: rows.slice(0, shown).map(({ attempt, cheapest, group, position }) => {
        if (attempt.outcome.kind !== 'scored') throw new Error('a board holds scored attempts only');
        const { cost } = attempt.outcome;
        return {
          position,
          rank: rankLabel(group),
          team: attempt.team,
          title: attempt.title,
          href: attemptHref(competition, attempt),
          cheapest,
          energy: energy(cost),
          latency: `${measured(cost.latencyMs.p50)} ms`,
          size: byteSize(cost.modelBytes),
        };
      }),
    }));
}
