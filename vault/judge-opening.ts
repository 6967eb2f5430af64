import type { Competition } from '../core/contract/competition.ts';

/** What the judge is told when it opens rows, besides their files; as `judge/run.py` reads it. */
export interface JudgeOpening {
  readonly contract: Pick<Competition, 'task' | 'inputs' | 'outputs' | 'target' | 'columns' | 'invocation'>;
  /** Names, the primary one first. */
  readonly metrics: readonly string[];
  /** Path of the organiser's own metrics, whose source goes along. */
  readonly scoring?: string;
}

/** The parts of a competition that concern the judge. */
export function judgeOpening({ task, inputs, outputs, target, columns, invocation, metrics }: Competition): JudgeOpening {
  return {
    contract: { task, inputs, outputs, target, columns, invocation },
    metrics: [metrics.primary, ...metrics.others].map(({ name }) => name),
    ...(metrics.scoring && { scoring: metrics.scoring.path }),
  };
}
