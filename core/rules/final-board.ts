import type { Competition } from '../contract/competition.ts';
import type { AttemptRecord } from '../contract/records.ts';
import { rank, type Ranked } from './ranking.ts';

/** The board of the final: of each team the better of its final runs, ranked as every board is. Failed runs are on none. */
export function finalBoard(finals: readonly AttemptRecord[], { tiebreak }: Pick<Competition['ranking'], 'tiebreak'>): Ranked[] {
  const teams = new Map<string, AttemptRecord[]>();
  for (const final of finals) {
    if (final.evaluation.kind !== 'scored' || final.evaluation.board !== 'final') continue;
    teams.set(final.team, [...(teams.get(final.team) ?? []), final]);
  }
  const best = [...teams.values()].flatMap((own) => rank(own, tiebreak).slice(0, 1));
  return rank(
    best.map(({ attempt }) => attempt),
    tiebreak,
  );
}

/**
 * Who wins: everybody whom noise does not tell from the first (`share`, the default), or the first after tie-breaks (`tiebreak`). Nobody where
 * there is no board.
 */
export function winnersOf(board: readonly Ranked[], ties: Competition['ranking']['ties'] = 'share'): Ranked[] {
  return board.filter(({ position, group }) => (ties === 'tiebreak' ? position === 1 : group.from === 1));
}
