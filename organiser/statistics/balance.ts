/**
 * p-value of "these samples come from one distribution of classes": Pearson's χ² with the Wilson–Hilferty approximation. `counts[i][k]`: rows
 * of class k in sample i. 1 where there is nothing to compare.
 */
export function classesDiffer(counts: readonly (readonly number[])[]): number {
  const rows = counts.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = (counts[0] ?? []).map((_, k) => counts.reduce((sum, row) => sum + (row[k] ?? 0), 0));
  const all = rows.reduce((sum, count) => sum + count, 0);
  const [used, filled] = [rows.filter(Boolean).length, columns.filter(Boolean).length];
  const freedom = (used - 1) * (filled - 1);
  if (freedom < 1) return 1;
  let chi = 0;
  for (const [i, row] of counts.entries())
    for (const [k, count] of row.entries()) {
      const expected = ((rows[i] ?? 0) * (columns[k] ?? 0)) / all;
      if (expected > 0) chi += (count - expected) ** 2 / expected;
    }
  const z = ((chi / freedom) ** (1 / 3) - (1 - 2 / (9 * freedom))) / Math.sqrt(2 / (9 * freedom));
  return upperTail(z);
}

/** p-value of "these two samples come from one distribution": Kolmogorov and Smirnov's, asymptotic. */
export function numbersDiffer(a: Float64Array, b: Float64Array): number {
  const [x, y] = [a.toSorted(), b.toSorted()];
  let [i, j, gap] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const at = Math.min(x[i] ?? Infinity, y[j] ?? Infinity);
    while (i < x.length && x[i] === at) i += 1;
    while (j < y.length && y[j] === at) j += 1;
    gap = Math.max(gap, Math.abs(i / x.length - j / y.length));
  }
  const lambda = gap * Math.sqrt((x.length * y.length) / (x.length + y.length));
  if (!(lambda > 0.2)) return 1;
  let p = 0;
  for (let term = 1; term <= 100; term += 1) p += 2 * (term % 2 === 1 ? 1 : -1) * Math.exp(-2 * (term * lambda) ** 2);
  return Math.min(1, Math.max(0, p));
}

/** P(Z > z) of a standard normal: Abramowitz and Stegun 7.1.26, within 1.5e-7. */
export function upperTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = (series * Math.exp(-x * x)) / 2;
  return z >= 0 ? tail : 1 - tail;
}
