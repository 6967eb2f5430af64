export type Link = 'identity' | 'logit' | 'softmax';

/** `score[k] = intercept[k] + Σ weights[j][k] · x[j]`, then the link. `fill` stands in for missing values. */
export interface LinearModel {
  readonly link: Link;
  readonly fill: readonly number[];
  readonly weights: readonly (readonly number[])[];
  readonly intercept: readonly number[];
}

const rounds = 300;
const ridge = 1e-3;

/**
 * Fits a linear, logistic or multinomial model by Nesterov's accelerated gradient descent on standardised columns, with a small ridge. The
 * same numbers for the same data.
 *
 * `columns` holds one list of values a column, NaN where missing; `target` one row of outputs a row: the value (`identity`), 0 or 1
 * (`logit`), or one-hot classes (`softmax`).
 */
export function learnLinear(link: Link, columns: readonly Float64Array[], target: readonly (readonly number[])[]): LinearModel {
  const outputs = target[0]?.length ?? 1;
  const [fill, scale] = [columns.map(mean), columns.map((column) => spread(column) || 1)];
  const x = target.map((_, row) => columns.map((column, j) => (filled(column[row], fill[j]) - (fill[j] ?? 0)) / (scale[j] ?? 1)));
  const [centre, unit] = link === 'identity' ? targetScale(target) : [0, 1];
  const y = target.map((row) => row.map((value) => (value - centre) / unit));
  const { weights, bias } = descend(link, x, y, columns.length, outputs);
  const raw = weights.map((row, j) => row.map((weight) => (weight * unit) / (scale[j] ?? 1)));
  const intercept = bias.map((value, k) => value * unit + centre - raw.reduce((sum, row, j) => sum + (row[k] ?? 0) * (fill[j] ?? 0), 0));
  return { link, fill, weights: raw, intercept };
}

function descend(link: Link, x: readonly (readonly number[])[], y: readonly (readonly number[])[], width: number, outputs: number) {
  // The gradient's Lipschitz constant is at most the mean squared length of a row, for either link.
  const step = 1 / (1 + width);
  const zero = (): number[] => Array.from({ length: outputs }, () => 0);
  let [weights, bias] = [Array.from({ length: width }, zero), zero()];
  let [aheadWeights, aheadBias] = [weights, bias];
  for (let round = 1; round <= rounds; round += 1) {
    const slope = Array.from({ length: width }, zero);
    const tilt = zero();
    for (const [row, values] of x.entries()) {
      const wanted = y[row] ?? [];
      const scores = aheadBias.map((start, k) => values.reduce((sum, value, j) => sum + value * (aheadWeights[j]?.[k] ?? 0), start));
      for (const [k, guess] of linked(link, scores).entries()) {
        const error = (guess - (wanted[k] ?? 0)) / x.length;
        tilt[k] = (tilt[k] ?? 0) + error;
        for (const [j, value] of values.entries()) (slope[j] as number[])[k] = (slope[j]?.[k] ?? 0) + error * value;
      }
    }
    const nextWeights = aheadWeights.map((line, j) => line.map((weight, k) => weight - step * ((slope[j]?.[k] ?? 0) + ridge * weight)));
    const nextBias = aheadBias.map((value, k) => value - step * (tilt[k] ?? 0));
    const momentum = (round - 1) / (round + 2);
    aheadWeights = nextWeights.map((line, j) => line.map((weight, k) => weight + momentum * (weight - (weights[j]?.[k] ?? 0))));
    aheadBias = nextBias.map((value, k) => value + momentum * (value - (bias[k] ?? 0)));
    [weights, bias] = [nextWeights, nextBias];
  }
  return { weights, bias };
}

function linked(link: Link, scores: readonly number[]): number[] {
  if (link === 'identity') return [...scores];
  if (link === 'logit') return scores.map((score) => 1 / (1 + Math.exp(-score)));
  const top = Math.max(...scores);
  const odds = scores.map((score) => Math.exp(score - top));
  const sum = odds.reduce((total, value) => total + value, 0);
  return odds.map((value) => value / sum);
}

const filled = (value: number | undefined, instead: number | undefined): number =>
  value === undefined || !Number.isFinite(value) ? (instead ?? 0) : value;

function mean(values: Float64Array): number {
  let [sum, count] = [0, 0];
  for (const value of values) if (Number.isFinite(value)) [sum, count] = [sum + value, count + 1];
  return count === 0 ? 0 : sum / count;
}

function spread(values: Float64Array): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

function targetScale(target: readonly (readonly number[])[]): readonly [centre: number, unit: number] {
  const values = Float64Array.from(target, ([value]) => value ?? 0);
  return [mean(values), spread(values) || 1];
}
