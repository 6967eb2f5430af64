import { performance } from 'node:perf_hooks';
import type { Measured } from './cost.ts';
import type { JudgeSplit } from './judge.ts';
import type { WarmModel } from './session.ts';

export interface SplitRun {
  /** In file order, checked by the judge. */
  readonly predictions: Float64Array;
  readonly measured: Omit<Measured, 'modelBytes'>;
  /** The end of what the model printed. Participants' text. */
  readonly output: string;
}

/**
 * One run of a model over one shuffle of a split: batch k+1 goes in only after k's predictions came out whole. Closes the model, whatever
 * happens. Throws `VaultError`.
 */
export async function runSplit(
  model: WarmModel,
  split: JudgeSplit,
  options: { seed: number; batchRows: number; outputs: number },
): Promise<SplitRun> {
  try {
    const run = await split.shuffle(options);
    const session = await model.load();
    const all = new Float64Array(split.rows * options.outputs);
    const latenciesMs: number[] = [];
    let filled = 0;
    let warm = { cpuSeconds: (await session.usage()).cpuSeconds, rows: 0 };
    for (const [index, rows] of run.batches.entries()) {
      const features = await run.batch(index);
      const from = performance.now();
      all.set(await session.predict(features, rows), filled);
      const perRow = (performance.now() - from) / rows;
      filled += rows * options.outputs;
      // The first batch pays for what is done once; it only counts where there is no other.
      if (index === 0 && run.batches.length > 1) warm = { cpuSeconds: (await session.usage()).cpuSeconds, rows };
      else latenciesMs.push(perRow);
    }
    const end = await session.usage();
    const predictions = await run.collect(all);
    const output = session.output();
    const usage = await session.close();
    const measured = {
      usage,
      predictCpuSeconds: Math.max(0, end.cpuSeconds - warm.cpuSeconds),
      predictRows: split.rows - warm.rows,
      latenciesMs,
    };
    return { predictions, measured, output };
  } finally {
    await model.close();
  }
}
