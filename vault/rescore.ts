import { join } from 'node:path';
import type { Evaluation, Isolation } from '../core/contract/evaluation.ts';
import { grantedBits } from './approvals.ts';
import { withBoard, type BoardKey, type Origin } from './board.ts';
import { entryId, type EvaluationInput } from './evaluation-input.ts';
import { releaseOn } from './judge-attempt.ts';
import { startJudge } from './judge.ts';
import { keepWithinBudget } from './keep-within-budget.ts';
import type { LedgerHead } from './ledger.ts';
import { checkOwnPremises } from './premises.ts';
import { apply, judgeAgain } from './rejudge.ts';
import { splitTables } from './split-tables.ts';
import { VaultError } from './vault-error.ts';

/**
 * Judges what this very attempt answered before by the present competition.yaml, without running it. Books only what that tells beyond what
 * was told before. Throws `VaultError`: POLICY when this head has no predictions on these rows.
 */
export async function rescore(
  input: EvaluationInput,
  key: BoardKey,
  origin: Omit<Origin, 'bookedAt'>,
): Promise<{ readonly evaluation: Evaluation; readonly isolation: Isolation; readonly ledger: LedgerHead }> {
  const { competition, competitionDir, privateDir, inputs, manifest } = input;
  await checkOwnPremises(input, key.board);
  const judge = input.judge ?? (await startJudge(input.log));
  try {
    const split = await judge.open(await splitTables(join(privateDir, competition.data[key.board].name)), competition, { competitionDir });
    return await withBoard(key, async (board) => {
      const at = input.now();
      const stored = board.entries.find(({ id, treeSha256 }) => id === entryId(inputs) && treeSha256 === inputs.treeSha256);
      if (!stored) throw new VaultError('POLICY', `${entryId(inputs)} has no predictions on these rows; evaluate it`);
      const entry = { ...stored, origin: stored.origin ?? { ...origin, bookedAt: at.toISOString() } };
      const upTo = board.entries.filter(({ order }) => order < entry.order);
      const judged = (await judgeAgain(split, [...upTo, entry], competition, key)).at(-1)?.judged;
      if (!judged) throw new VaultError('INFRA', 'nothing was judged');
      const attempt = { id: entry.id, team: entry.team, people: manifest.members, otherBits: 0 };
      if (judged.bits > 0)
        await keepWithinBudget(board, attempt, competition, releaseOn(competition, key.board), await grantedBits(key, entry.team, at));
      const { evaluation, ledger } = await apply(board, entry, judged, competition, key, at);
      return { evaluation, isolation: entry.isolation, ledger: ledger as LedgerHead };
    });
  } finally {
    if (!input.judge) await judge.close();
  }
}
