import { randomInt } from 'node:crypto';
import type { Canaries, JudgeSplit } from './judge.ts';
import { runSplit, type SplitRun } from './run-split.ts';
import type { WarmModel } from './session.ts';
import { VaultError } from './vault-error.ts';

/** Two runs of the same model may differ by this much and still count as the same. */
const tolerance = 1e-6;
const batchBytes = 32 * 1024 * 1024;

/** Both runs of a model over a private split; only the first one's predictions are scored. */
export interface PrivateRun {
  readonly run: SplitRun;
  readonly again: SplitRun;
}

/**
 * Runs the model twice over a private split, the second time in another order and in other batches. Where time orders the rows both runs
 * keep to it, each with a model that has seen nothing. Canaries stand among the rows as they are, then their twins. Throws `VaultError`:
 * NONDETERMINISTIC when the runs differ on a row that was the same in both.
 */
export async function privateRun(first: WarmModel, second: WarmModel, split: JudgeSplit, drawn?: Canaries): Promise<PrivateRun> {
  const [large, small] = batchSizes(split.rows, split.rowBytes);
  const options = (batchRows: number, moved: boolean) => ({
    seed: randomInt(2 ** 32),
    batchRows,
    canaries: drawn && { drawn, moved },
  });
  const run = await runSplit(first, split, options(large, false));
  const again = await runSplit(second, split, options(small, true));
  const gap = largestGap(run.predictions, again.predictions, split, new Set(drawn?.moved));
  if (gap > tolerance)
    throw new VaultError('NONDETERMINISTIC', `two runs over the same rows in another order and other batches differ by up to ${gap}`);
  return { run, again };
}

/** Rows a batch for the two runs: several batches even of a small split, never more than 8192 rows or about 32 MiB. */
export function batchSizes(rows: number, rowBytes: number): readonly [large: number, small: number] {
  const fitting = Math.max(1, Math.floor(batchBytes / Math.max(1, rowBytes)));
  const large = Math.max(1, Math.min(8192, fitting, Math.ceil(rows / 4)));
  return [large, Math.max(1, Math.floor(large / 3) - 1)];
}

/** How far numbers lie apart at most on rows that are not `moved`; infinitely far when a text differs. */
export function largestGap(
  a: Float64Array,
  b: Float64Array,
  { rows, numbers: width }: Pick<JudgeSplit, 'rows' | 'numbers'>,
  moved: ReadonlySet<number>,
): number {
  const numbers = rows * width;
  const texts = (values: Float64Array): Uint8Array =>
    new Uint8Array(values.buffer, values.byteOffset + numbers * 8, (values.length - numbers) * 8);
  if (a.length !== b.length || Buffer.compare(texts(a), texts(b)) !== 0) return Infinity;
  return a.subarray(0, numbers).reduce((gap, value, index) => {
    if (moved.has(Math.floor(index / width))) return gap;
    return Math.max(gap, Math.abs(value - (b[index] ?? Infinity)));
  }, 0);
}
