import { performance } from 'node:perf_hooks';
import type { Measured } from './cost.ts';
import type { ArrangeOptions, Collected, JudgeSplit } from './judge.ts';
import { joinAnswers, type Answer } from './protocol/answer.ts';
import { openEnergyMeter } from './rapl.ts';
import type { WarmModel } from './session.ts';

/** `predictions` in file order, checked by the judge. */
export interface SplitRun extends Collected {
  readonly measured: Omit<Measured, 'modelBytes'>;
  /** The end of what the model printed. Participants' text. */
  readonly output: string;
}

/**
 * One run of a model over a split: in the competition's order and calls, call k+1 only after k's predictions came out whole. Closes the
 * model, whatever happens. Throws `VaultError`.
 */
export async function runSplit(model: WarmModel, split: JudgeSplit, options: ArrangeOptions): Promise<SplitRun> {
  try {
    const run = await split.arrange(options);
    const session = await model.load();
    const answers: Answer[] = [];
    const latenciesMs: number[] = [];
    const meter = openEnergyMeter();
    let warm = { cpuSeconds: (await session.usage()).cpuSeconds, rows: 0, joules: meter?.joules() ?? 0 };
    for (const [index, rows] of run.batches.entries()) {
      const features = await run.batch(index);
      const from = performance.now();
      answers.push(await session.ask(features, rows));
      const perRow = (performance.now() - from) / rows;
      // The first call pays for what is done once; it only counts where there is no other.
      if (index === 0 && run.batches.length > 1)
        warm = { cpuSeconds: (await session.usage()).cpuSeconds, rows, joules: meter?.joules() ?? 0 };
      else latenciesMs.push(perRow);
    }
    const energy = meter && { joules: meter.joules() - warm.joules, method: meter.method };
    const end = await session.usage();
    const collected = await run.collect(joinAnswers(answers, split.shape));
    const output = session.output();
    const usage = await session.close();
    const measured = {
      usage,
      predictCpuSeconds: Math.max(0, end.cpuSeconds - warm.cpuSeconds),
      predictRows: run.batches.reduce((sum, rows) => sum + rows, 0) - warm.rows,
      latenciesMs,
      ...(energy && { energy }),
    };
    return { ...collected, measured, output };
  } finally {
    await model.close();
  }
}
