import type { Direction } from '../../core/contract/competition.ts';

/** A metric here that gives the same numbers as one over there. */
export interface FoundMetric {
  readonly name: string;
  readonly direction: Direction;
  readonly kind: 'classification' | 'regression';
  /** Only defined for two classes. */
  readonly binary?: boolean;
  /** Functions of `adapter/metrics.py` it needs, and code that calls them; absent where scikit-learn has it. */
  readonly own?: { readonly needs: readonly string[]; readonly code?: string };
}

const classes = (name: string, direction: Direction = 'higher'): FoundMetric => ({ name, direction, kind: 'classification' });
const numbers = (name: string, direction: Direction = 'lower'): FoundMetric => ({ name, direction, kind: 'regression' });
const own = (metric: FoundMetric, ...needs: string[]): FoundMetric => ({ ...metric, own: { needs: [...needs, metric.name] } });
const binary = (metric: FoundMetric): FoundMetric => ({ ...metric, binary: true });

/** Metrics by our name. */
export const known = {
  accuracy: classes('accuracy'),
  balancedAccuracy: classes('balanced_accuracy'),
  adjustedBalancedAccuracy: own(classes('adjusted_balanced_accuracy'), 'chosen_class'),
  classificationError: own(classes('classification_error', 'lower'), 'chosen_class'),
  recallMacro: classes('recall_macro'),
  rocAuc: binary(classes('roc_auc')),
  averagePrecision: binary(classes('average_precision')),
  logLoss: classes('log_loss', 'lower'),
  brier: binary(classes('brier', 'lower')),
  brierSkill: binary(own(classes('brier_skill_score'))),
  gini: binary(own(classes('normalized_gini'), 'gini')),
  squaredErrorOfProbabilities: own(classes('squared_error_of_probabilities', 'lower')),
  rmse: numbers('root_mean_squared_error'),
  mse: numbers('mean_squared_error'),
  mae: numbers('mean_absolute_error'),
  mape: numbers('mean_absolute_percentage_error'),
  r2: numbers('r2', 'higher'),
  normalizedRmse: own(numbers('normalized_rmse')),
  relativeRmse: own(numbers('relative_rmse')),
  relativeError: own(numbers('mean_absolute_relative_error')),
} as const;

/** RAMP's `F1Above`: the share of classes whose F1 is above a threshold. */
export function shareOfClassesAbove(threshold: number): FoundMetric {
  const name = `f1_above_${Math.round(threshold * 100)}`;
  const code = `def ${name}(truth, predictions):\n    return share_of_classes_above(truth, predictions, ${threshold})\n`;
  return { ...classes(name), own: { needs: ['chosen_class', 'share_of_classes_above'], code } };
}

export { classes, numbers, binary };
