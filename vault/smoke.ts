import { join } from 'node:path';
import type { Competition } from '../core/contract/competition.ts';
import type { Smoke } from '../core/contract/evaluation.ts';
import { excerptOf } from './excerpt.ts';
import type { Judge } from './judge.ts';
import { runSplit } from './run-split.ts';
import type { WarmModel } from './session.ts';
import { asVaultError } from './vault-error.ts';

const most = 200;

/**
 * Runs the model on the first rows of the competition's public data, in the same sandbox as the private run: what goes wrong here may be
 * shown in full. Throws INFRA when it was not the submission's doing.
 */
export async function smokeRun(
  model: WarmModel,
  judge: Judge,
  competition: Competition,
  competitionDir: string,
  team: string,
): Promise<Smoke> {
  try {
    const file = join(competitionDir, competition.data.public);
    const split = await judge.open({ features: file, labels: file }, competition, { maxRows: most, scored: false, competitionDir });
    const { output } = await runSplit(model, split, { seed: 0, batchRows: 64 });
    await split.close();
    return { passed: true, excerpt: excerptOf([output], team) };
  } catch (thrown) {
    const error = asVaultError(thrown);
    if (error.errorClass === 'INFRA') throw error;
    return { passed: false, errorClass: error.errorClass, excerpt: excerptOf([error.message], team) };
  } finally {
    await model.close();
  }
}
