import { randomInt } from 'node:crypto';
import type { JudgeSplit } from '../../vault/judge.ts';
import { batchSizes } from '../../vault/private-run.ts';
import { runSplit, type SplitRun } from '../../vault/run-split.ts';
import { warmModel, type ModelOptions, type WarmModel } from '../../vault/session.ts';
import { VaultError } from '../../vault/vault-error.ts';

const tolerance = 1e-6;

/** Runs a model over a split twice, in another order and other batches. Throws NONDETERMINISTIC when its answers depend on that. */
export async function runTwice(options: ModelOptions, split: JudgeSplit): Promise<SplitRun> {
  const warmed = await Promise.allSettled([warmModel(options), warmModel(options)]);
  const models = warmed.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  try {
    for (const each of warmed) if (each.status === 'rejected') throw each.reason;
    const [large, small] = batchSizes(split.rows, split.rowBytes);
    const run = await runSplit(models[0] as WarmModel, split, { seed: randomInt(2 ** 32), batchRows: large });
    const again = await runSplit(models[1] as WarmModel, split, { seed: randomInt(2 ** 32), batchRows: small });
    if (!alike(run.predictions, again.predictions, split.rows * split.numbers))
      throw new VaultError('NONDETERMINISTIC', 'two runs over the same rows in another order and other batches differ');
    return run;
  } finally {
    await Promise.allSettled(models.map((model) => model.close()));
  }
}

/** Runs a model over a split once: for rows that only something else is compared with. */
export async function runOnce(options: ModelOptions, split: JudgeSplit): Promise<SplitRun> {
  const [large] = batchSizes(split.rows, split.rowBytes);
  return runSplit(await warmModel(options), split, { seed: randomInt(2 ** 32), batchRows: large });
}

function alike(a: Float64Array, b: Float64Array, numbers: number): boolean {
  if (a.length !== b.length) return false;
  // Behind the numbers stand texts, as bytes.
  return a.every((value, at) => (at < numbers ? Math.abs(value - (b[at] as number)) <= tolerance : Object.is(value, b[at])));
}
