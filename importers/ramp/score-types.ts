import type { Expression } from '../python/expression.ts';
import { known, shareOfClassesAbove, type FoundMetric } from '../metrics/metric.ts';

type Named = Readonly<Record<string, Expression>>;

/** RAMP's score types that have a counterpart, by class name; some depend on their arguments. */
const table: Readonly<Record<string, FoundMetric | ((named: Named) => FoundMetric | undefined)>> = {
  Accuracy: known.accuracy,
  BalancedAccuracy: (named) => (literalOf(named['adjusted']) === false ? known.balancedAccuracy : known.adjustedBalancedAccuracy),
  BrierScore: known.brier,
  BrierSkillScore: known.brierSkill,
  ClassificationError: known.classificationError,
  F1Above: (named) => {
    const threshold = literalOf(named['threshold']) ?? 0.5;
    return typeof threshold === 'number' && threshold >= 0 && threshold <= 1 ? shareOfClassesAbove(threshold) : undefined;
  },
  MacroAveragedRecall: known.recallMacro,
  MARE: known.relativeError,
  NegativeLogLikelihood: known.logLoss,
  NormalizedGini: known.gini,
  NormalizedRMSE: known.normalizedRmse,
  RelativeRMSE: known.relativeRmse,
  RMSE: known.rmse,
  ROCAUC: known.rocAuc,
};

/** The counterpart of `rampwf.score_types.<Name>(…)`; undefined when there is none. */
export function rampMetric(score: Expression): FoundMetric | undefined {
  if (score.k !== 'call' || !/^rampwf\.(?:score_types\.)?/.test(score.function)) return undefined;
  const found = table[score.function.split('.').at(-1) ?? ''];
  return typeof found === 'function' ? found(score.named) : found;
}

function literalOf(value: Expression | undefined): unknown {
  return value?.k === 'literal' ? value.value : undefined;
}
