import { randomInt } from 'node:crypto';
import type { JudgeSplit } from './judge.ts';
import { runSplit, type SplitRun } from './run-split.ts';
import type { WarmModel } from './session.ts';
import { VaultError } from './vault-error.ts';

/** Two runs of the same model may differ by this much and still count as the same. */
const tolerance = 1e-6;
const batchBytes = 32 * 1024 * 1024;

/**
 * Runs the model twice over a private split, the second time in another order and in other batches, and takes the first run's predictions
 * if both agree. Where time orders the rows both runs keep to it, each with a model that has seen nothing. Throws `VaultError`:
 * NONDETERMINISTIC when the runs differ.
 */
export async function privateRun(first: WarmModel, second: WarmModel, split: JudgeSplit): Promise<SplitRun> {
  const [large, small] = batchSizes(split.rows, split.rowBytes);
  const run = await runSplit(first, split, { seed: randomInt(2 ** 32), batchRows: large });
  const again = await runSplit(second, split, { seed: randomInt(2 ** 32), batchRows: small });
  const gap = largestGap(run.predictions, again.predictions, split.rows * split.numbers);
  if (gap > tolerance)
    throw new VaultError('NONDETERMINISTIC', `two runs over the same rows in another order and other batches differ by up to ${gap}`);
  return run;
}

/** Rows a batch for the two runs: several batches even of a small split, never more than 8192 rows or about 32 MiB. */
export function batchSizes(rows: number, rowBytes: number): readonly [large: number, small: number] {
  const fitting = Math.max(1, Math.floor(batchBytes / Math.max(1, rowBytes)));
  const large = Math.max(1, Math.min(8192, fitting, Math.ceil(rows / 4)));
  return [large, Math.max(1, Math.floor(large / 3) - 1)];
}

/** How far numbers lie apart at most; infinitely far when a text differs. */
function largestGap(a: Float64Array, b: Float64Array, numbers: number): number {
  const texts = (values: Float64Array): Uint8Array =>
    new Uint8Array(values.buffer, values.byteOffset + numbers * 8, (values.length - numbers) * 8);
  if (a.length !== b.length || Buffer.compare(texts(a), texts(b)) !== 0) return Infinity;
  return a.subarray(0, numbers).reduce((gap, value, index) => Math.max(gap, Math.abs(value - (b[index] ?? Infinity))), 0);
}
