import type { Competition } from '../core/contract/competition.ts';
import { decideBudget } from '../core/rules/leak-budget.ts';
import type { Board } from './board.ts';
import { mostBits, type ReleaseOptions } from './release.ts';
import { VaultError } from './vault-error.ts';

/**
 * Throws BUDGET when one more answer could tell a member of the team more than the competition's leak budget and the owners' grants allow.
 * Asked before a private run, to save it, and again under the lock in which the answer is booked.
 */
export async function keepWithinBudget(
  board: Board,
  attempt: { readonly id: string; readonly team: string; readonly people: readonly string[]; readonly otherBits: number },
  { feedback, metrics }: Competition,
  { policy }: ReleaseOptions,
  granted: number,
): Promise<void> {
  const opponents = board.entries.filter(({ id, held }) => id !== attempt.id && !held).length;
  const most = mostBits(policy, 1 + metrics.others.length, opponents, attempt.otherBits);
  await keepAnswerWithinBudget(board, attempt, feedback, most, granted);
}

/** The same for an answer that says at most `most` bits. */
export async function keepAnswerWithinBudget(
  board: Board,
  attempt: { readonly team: string; readonly people: readonly string[] },
  { budgetBits }: Competition['feedback'],
  most: number,
  granted: number,
): Promise<void> {
  if (budgetBits === undefined) return;
  const decision = decideBudget(await board.spent(attempt.people), most, budgetBits, granted);
  if (decision.kind === 'within') return;
  const { person, spent, limit } = decision;
  throw new VaultError(
    'BUDGET',
    `${person} was told ${spent.toFixed(1)} of ${limit} bits of this board and the next answer may say ${most.toFixed(1)}; ` +
      `a data owner can allow more with: harvester egress approve --team ${attempt.team} --bits ${Math.ceil(spent + most - limit)}`,
  );
}
