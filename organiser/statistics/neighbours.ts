import type { Target } from './alone.ts';

/**
 * Whether neighbouring rows have more, or less, alike targets than chance would give, in standard errors: of classes by the number of
 * neighbours that are the same, of numbers by the correlation of neighbours. Finds blocks, and classes that take turns.
 */
export function neighbours(target: Target): number {
  return target.kind === 'classes' ? sameNeighbours(target.labels) : neighbourCorrelation(target.values);
}

function sameNeighbours(labels: readonly string[]): number {
  const n = labels.length;
  if (n < 3) return 0;
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  let [same, pairs, triples] = [0, 0, 0];
  for (const [row, label] of labels.entries()) if (row > 0 && labels[row - 1] === label) same += 1;
  for (const count of counts.values()) {
    pairs += (count * (count - 1)) / (n * (n - 1));
    triples += (count * (count - 1) * (count - 2)) / (n * (n - 1) * (n - 2));
  }
  // Variance of the join count along a line under random order: pairs that share a row, and pairs that don't.
  const mean = (n - 1) * pairs;
  const apart = pairsApart(counts, n);
  const variance = mean + 2 * (n - 2) * triples + (n - 2) * (n - 3) * apart - mean ** 2;
  return variance > 1e-9 ? (same - mean) / Math.sqrt(variance) : 0;
}

/** The chance that two pairs without a common row are both of one class each. */
function pairsApart(counts: ReadonlyMap<string, number>, n: number): number {
  if (n < 4) return 0;
  const ordered = n * (n - 1) * (n - 2) * (n - 3);
  const all = [...counts.values()];
  const twos = all.reduce((sum, count) => sum + count * (count - 1), 0);
  let chance = 0;
  for (const count of all) {
    const own = count * (count - 1);
    chance += own * (count - 2) * (count - 3) + own * (twos - own);
  }
  return chance / ordered;
}

function neighbourCorrelation(values: Float64Array): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, n);
  let [cross, square] = [0, 0];
  for (const [row, value] of values.entries()) {
    square += (value - mean) ** 2;
    if (row > 0) cross += (value - mean) * ((values[row - 1] ?? 0) - mean);
  }
  return square > 0 ? (cross / square) * Math.sqrt(n) : 0;
}
