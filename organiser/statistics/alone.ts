import { seededRandom } from '../../core/rules/seeded-random.ts';
import { rankArea } from './rank-area.ts';

/** How well one column alone foretells the target. */
export interface Alone {
  /** Area under the ROC curve of the class told best; of a regression, the correlation of guess and truth. 0.5 and 0: not at all. */
  readonly skill: number;
  /** The same of the class told worst: 1 only where every class is told. */
  readonly least: number;
  /** Standard errors above chance, after Bonferroni over classes; 5 is about one in three million. */
  readonly z: number;
}

export type Target =
  { readonly kind: 'classes'; readonly labels: readonly string[] } | { readonly kind: 'numbers'; readonly values: Float64Array };

const mostBins = 64;

/**
 * A quick model on one column: rows are dealt into two halves; each half is guessed by the other's mean target in the same bin (bins of
 * equally many rows, 32 at least, and 64 bins at most; a word is a bin of its own). So blocks are found as well as trends.
 */
export function alone(values: readonly (number | string | null)[], target: Target, seed = 1): Alone {
  const bins = binsOf(values);
  const random = seededRandom(seed);
  const half = Uint8Array.from(bins, () => (random() < 0.5 ? 0 : 1));
  if (target.kind === 'numbers') return correlated(guesses(bins, half, target.values), target.values);
  const classes = [...new Set(target.labels)];
  const told = (classes.length === 2 ? classes.slice(1) : classes).map((name) => {
    const truth = Float64Array.from(target.labels, (label) => Number(label === name));
    return rankArea(guesses(bins, half, truth), truth);
  });
  const best = told.reduce((a, b) => (b.z > a.z ? b : a), { area: 0.5, z: 0 });
  // One of k tries: a z that chance exceeds k times as often is worth about ln(k) / z less.
  return {
    skill: best.area,
    least: told.reduce((low, { area }) => Math.min(low, area), 1),
    z: best.z > 1 ? best.z - Math.log(told.length) / best.z : best.z,
  };
}

function binsOf(values: readonly (number | string | null)[]): Int32Array {
  const words = new Map<string, number>();
  const numbers = values.filter((value) => typeof value === 'number').toSorted((a, b) => a - b);
  const many = Math.max(2, Math.min(mostBins, Math.floor(numbers.length / 32)));
  const edges = Array.from({ length: many - 1 }, (_, index) => numbers[Math.floor(((index + 1) * numbers.length) / many)] ?? Infinity);
  return Int32Array.from(values, (value) => {
    if (value === null) return -1;
    if (typeof value === 'number') return upper(edges, value);
    const known = words.get(value) ?? mostBins + words.size;
    words.set(value, known);
    return known;
  });
}

/** How many edges lie at or below the value. */
function upper(edges: readonly number[], value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** For each row, the mean of `truth` over the other half's rows in its bin, drawn towards that half's mean by one row. */
function guesses(bins: Int32Array, half: Uint8Array, truth: Float64Array): Float64Array {
  const tallies = [0, 1].map((side) => {
    const sums = new Map<number, [sum: number, count: number]>();
    let [all, count] = [0, 0];
    for (const [row, bin] of bins.entries()) {
      if (half[row] !== side) continue;
      const held = sums.get(bin) ?? [0, 0];
      sums.set(bin, [held[0] + (truth[row] ?? 0), held[1] + 1]);
      all += truth[row] ?? 0;
      count += 1;
    }
    return { sums, mean: count === 0 ? 0 : all / count };
  });
  return Float64Array.from(bins, (bin, row) => {
    const other = tallies[1 - (half[row] ?? 0)];
    const [sum, count] = other?.sums.get(bin) ?? [0, 0];
    return (sum + (other?.mean ?? 0)) / (count + 1);
  });
}

function correlated(guess: Float64Array, truth: Float64Array): Alone {
  const n = truth.length;
  const [meanGuess, meanTruth] = [guess, truth].map((list) => list.reduce((sum, value) => sum + value, 0) / n) as [number, number];
  let [xy, xx, yy] = [0, 0, 0];
  for (const [row, value] of truth.entries()) {
    const [x, y] = [(guess[row] ?? 0) - meanGuess, value - meanTruth];
    [xy, xx, yy] = [xy + x * y, xx + x * x, yy + y * y];
  }
  const r = xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
  return { skill: Math.max(0, r), least: Math.max(0, r), z: r * Math.sqrt(n) };
}
