import type { Expression, PythonModule } from '../python/expression.ts';
import { binary, classes, known, numbers, type FoundMetric } from './metric.ts';

/** Wrappers that give the number they get. */
const transparent = new Set(['float', 'round', 'numpy.round', 'numpy.float64', 'numpy.nan_to_num', 'np.round', 'abs']);
const averaged = { f1_score: 'f1', precision_score: 'precision', recall_score: 'recall', jaccard_score: 'jaccard' } as const;
const plain: Readonly<Record<string, FoundMetric>> = {
  accuracy_score: known.accuracy,
  log_loss: known.logLoss,
  brier_score_loss: known.brier,
  average_precision_score: known.averagePrecision,
  matthews_corrcoef: classes('matthews_corrcoef'),
  mean_absolute_error: known.mae,
  root_mean_squared_error: known.rmse,
  mean_absolute_percentage_error: known.mape,
  median_absolute_error: numbers('median_absolute_error'),
  max_error: numbers('max_error'),
  mean_squared_log_error: numbers('mean_squared_log_error'),
  r2_score: known.r2,
  explained_variance_score: numbers('explained_variance', 'higher'),
};

/** A metric, and by how much its number over there is larger. */
export interface ScaledMetric {
  readonly metric: FoundMetric;
  readonly times: number;
}

/**
 * The metric an expression computes, where that can be told by reading: a function of scikit-learn's under any wrapping that keeps its
 * number, the formula itself (`(a == b).mean()`, `np.sqrt(np.mean((a - b) ** 2))`), a function of the same module that returns one, or a
 * hundred times any of these. Undefined for everything else: nothing is guessed.
 */
export function metricOf(value: Expression, module: PythonModule, depth = 0): ScaledMetric | undefined {
  if (depth > 6) return undefined;
  const again = (inner: Expression | undefined): ScaledMetric | undefined => (inner ? metricOf(inner, module, depth + 1) : undefined);
  const once = (metric: FoundMetric | undefined): ScaledMetric | undefined => (metric ? { metric, times: 1 } : undefined);
  if (value.k === 'binary' && value.op === 'Mult') {
    const [number, other] = value.left.k === 'literal' ? [value.left, value.right] : [value.right, value.left];
    const inner = number.k === 'literal' && typeof number.value === 'number' ? again(other) : undefined;
    return inner && number.k === 'literal' ? { metric: inner.metric, times: inner.times * (number.value as number) } : undefined;
  }
  if (value.k === 'binary' && value.op === 'Sub' && literal(value.left) === 1) {
    const inner = again(value.right);
    return inner?.metric.name === 'accuracy' && inner.times === 1 ? once(known.classificationError) : undefined;
  }
  if (value.k === 'binary' && value.op === 'Pow' && literal(value.right) === 0.5) return once(rootOf(again(value.left)));
  if (value.k !== 'call') return undefined;
  if (transparent.has(value.function)) return again(value.args[0]);
  if (/(?:^|\.)sqrt$/.test(value.function)) return once(rootOf(again(value.args[0])));
  const meanOf = value.method === 'mean' ? value.of : /^(?:numpy|np)\.(?:mean|average)$/.test(value.function) ? value.args[0] : undefined;
  if (meanOf && value.args.length <= 1) return once(meanMetric(meanOf)) ?? again(meanOf);
  if (value.function.startsWith('sklearn.metrics.')) return once(fromScikitLearn(value.function.split('.').at(-1) ?? '', value.named));
  const returned = module.functions[value.function]?.returns;
  return returned ? again(returned) : undefined;
}

function literal(value: Expression | undefined): unknown {
  return value?.k === 'literal' ? value.value : undefined;
}

function rootOf(inner: ScaledMetric | undefined): FoundMetric | undefined {
  return inner?.metric.name === 'mean_squared_error' && inner.times === 1 ? known.rmse : undefined;
}

function meanMetric(inner: Expression): FoundMetric | undefined {
  if (inner.k === 'compare') return inner.op === 'Eq' ? known.accuracy : inner.op === 'NotEq' ? known.classificationError : undefined;
  if (inner.k === 'binary' && inner.op === 'Pow' && literal(inner.right) === 2 && isDifference(inner.left)) return known.mse;
  if (inner.k !== 'call') return undefined;
  if (/(?:^|\.)square$/.test(inner.function) && isDifference(inner.args[0])) return known.mse;
  if (/(?:^|\.)(?:abs|absolute|fabs)$/.test(inner.function) && isDifference(inner.args[0])) return known.mae;
  return undefined;
}

function isDifference(value: Expression | undefined): boolean {
  return value?.k === 'binary' && value.op === 'Sub';
}

type Named = Readonly<Record<string, Expression>>;

/** A function of `sklearn.metrics` with its arguments, where a scorer gives the same. */
function fromScikitLearn(name: string, named: Named): FoundMetric | undefined {
  const words = Object.fromEntries(Object.entries(named).map(([key, value]) => [key, literal(value)]));
  const strange = Object.keys(words).filter(
    (key) =>
      ![
        'average',
        'multi_class',
        'squared',
        'adjusted',
        'labels',
        'y_true',
        'y_pred',
        'y_score',
        'y_prob',
        'y_proba',
        'zero_division',
      ].includes(key),
  );
  if (strange.some((key) => key !== 'normalize' || words[key] !== true)) return undefined;
  if (name === 'mean_squared_error') return words['squared'] === false ? known.rmse : known.mse;
  if (name === 'balanced_accuracy_score') return words['adjusted'] === true ? known.adjustedBalancedAccuracy : known.balancedAccuracy;
  if (name === 'roc_auc_score') {
    if (words['multi_class'] === undefined)
      return words['average'] === undefined || words['average'] === 'macro' ? known.rocAuc : undefined;
    const form = `roc_auc_${String(words['multi_class'])}${words['average'] === 'weighted' ? '_weighted' : ''}`;
    return ['roc_auc_ovr', 'roc_auc_ovo', 'roc_auc_ovr_weighted', 'roc_auc_ovo_weighted'].includes(form) ? classes(form) : undefined;
  }
  const stem = (averaged as Readonly<Record<string, string>>)[name];
  if (stem === undefined) return plain[name];
  if (words['average'] === undefined || words['average'] === 'binary') return binary(classes(stem));
  return ['macro', 'micro', 'weighted'].includes(String(words['average'])) ? classes(`${stem}_${String(words['average'])}`) : undefined;
}
