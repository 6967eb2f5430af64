import { randomInt } from 'node:crypto';
import type { Competition } from '../core/contract/competition.ts';
import type { JudgeSplit } from './judge.ts';
import { runSplit, type SplitRun } from './run-split.ts';
import type { WarmModel } from './session.ts';
import { VaultError } from './vault-error.ts';

/** Two runs of the same model may differ by this much and still count as the same. */
const tolerance = 1e-6;
const batchBytes = 32 * 1024 * 1024;
const wordBytes = 8;

/**
 * Runs the model twice over a private split, the second time in another order and in other batches, and takes the first run's predictions
 * if both agree. Throws `VaultError`: NONDETERMINISTIC when they don't.
 */
export async function privateRun(first: WarmModel, second: WarmModel, split: JudgeSplit, competition: Competition): Promise<SplitRun> {
  const [large, small] = batchSizes(split.rows, competition.inputs.length);
  const outputs = competition.outputs.length;
  const run = await runSplit(first, split, { seed: randomInt(2 ** 32), batchRows: large, outputs });
  const again = await runSplit(second, split, { seed: randomInt(2 ** 32), batchRows: small, outputs });
  const gap = largestGap(run.predictions, again.predictions);
  if (gap > tolerance)
    throw new VaultError('NONDETERMINISTIC', `two runs over the same rows in another order and other batches differ by up to ${gap}`);
  return run;
}

/** Rows a batch for the two runs: several batches even of a small split, never more than 8192 rows or about 32 MiB. */
export function batchSizes(rows: number, inputs: number): readonly [large: number, small: number] {
  const fitting = Math.max(1, Math.floor(batchBytes / (inputs * wordBytes)));
  const large = Math.max(1, Math.min(8192, fitting, Math.ceil(rows / 4)));
  return [large, Math.max(1, Math.floor(large / 3) - 1)];
}

function largestGap(a: Float64Array, b: Float64Array): number {
  return a.reduce((gap, value, index) => Math.max(gap, Math.abs(value - (b[index] ?? Infinity))), 0);
}
