/** Names that are more than their words. */
export const metricNames: Readonly<Record<string, string>> = {
  accuracy: 'Accuracy',
  average_precision: 'Average precision',
  balanced_accuracy: 'Balanced accuracy',
  brier_score_loss: 'Brier score',
  f1: 'F1',
  log_loss: 'Log loss',
  matthews_corrcoef: 'Matthews correlation',
  mean_absolute_error: 'Mean absolute error',
  mean_squared_error: 'Mean squared error',
  r2: 'R²',
  roc_auc: 'ROC AUC',
  root_mean_squared_error: 'RMSE',
};

/** A metric as people write it; unknown names lose only their underscores. */
export function metricName(name: string): string {
  return Object.hasOwn(metricNames, name)
    ? (metricNames[name] as string)
    : name.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase());
}
