import { isMeasured } from '../../core/rules/is-measured.ts';
import type { Cost, Score } from '../../core/contract/evaluation.ts';
import type { Catalogue } from './catalogue/catalogue.ts';

const names: Readonly<Record<string, string>> = {
  roc_auc: 'ROC AUC',
  log_loss: 'log loss',
  f1: 'F1',
  r2: 'R²',
  root_mean_squared_error: 'RMSE',
  mean_absolute_error: 'MAE',
  average_precision: 'average precision',
  brier_score_loss: 'Brier score',
};

/** A metric as people write it. */
export function metricName(name: string): string {
  return names[name] ?? name.replaceAll('_', ' ');
}

/** A score with digits enough to tell it from its interval's ends, and no more: the last ones are noise. */
export function score({ value, low, high }: Pick<Score, 'value' | 'low' | 'high'>): { value: string; low: string; high: string } {
  const spread = Math.max(high - low, Math.abs(value) * 1e-4, 1e-6);
  const digits = high === low ? 4 : Math.min(6, Math.max(0, Math.ceil(-Math.log10(spread)) + 1));
  const show = (figure: number): string => figure.toFixed(digits);
  return { value: show(value), low: show(low), high: show(high) };
}

/** Bytes in the largest decimal unit that leaves a number of at least one. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Time for one row, in milliseconds. */
export function latency(milliseconds: number, { figures }: Catalogue): string {
  if (milliseconds < 1) return figures.under1ms;
  return figures.perRow(milliseconds < 10 ? milliseconds.toFixed(1) : `${Math.round(milliseconds)}`);
}

/** Energy of 1,000 predictions; says when it could not be told. */
export function energy(cost: Pick<Cost, 'energyWhPer1000' | 'energyMethod'>, { figures }: Catalogue): string {
  const { energyWhPer1000 } = cost;
  return energyWhPer1000 === null ? figures.energyUnknown : figures.energy(Number(energyWhPer1000.toPrecision(2)), isMeasured(cost));
}

/** A signed difference of scores; `difference` > 0 is better. */
export function signed(difference: number): string {
  return `${difference >= 0 ? '+' : '−'}${Math.abs(difference).toFixed(3)}`;
}

/** `1`, `1–3`: the ranks a group shares. */
export function ranks({ from, to }: { readonly from: number; readonly to: number }): string {
  return from === to ? `${from}` : `${from}–${to}`;
}

/** A time span as people say it: `40 s`, `5 min`, `2 h`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
