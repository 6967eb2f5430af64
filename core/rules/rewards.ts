import type { Competition } from '../contract/competition.ts';
import type { Ranked } from './ranking.ts';
import { winnersOf } from './final-board.ts';

/** What one team gets. */
export interface Reward {
  readonly team: string;
  readonly kind: NonNullable<Competition['reward']>['kind'];
  /** Of the whole reward, 0 to 1; winners who share it share it equally. */
  readonly share: number;
}

/** Who gets the reward of a competition that is over; nobody where it offers none. */
export function rewardsOf(board: readonly Ranked[], { reward, ranking }: Pick<Competition, 'reward' | 'ranking'>): Reward[] {
  if (!reward || reward.kind === 'none') return [];
  const winners = winnersOf(board, ranking.ties);
  return winners.map(({ attempt }) => ({ team: attempt.team, kind: reward.kind, share: 1 / winners.length }));
}
