/**
 * Area under the ROC curve of scores for a 0/1 truth, ties counting half, and its distance from one half in standard errors under "no
 * relation" (Mann and Whitney 1947, with the correction for ties). 0.5 and 0 where one class is missing.
 */
export function rankArea(scores: Float64Array, truth: Float64Array): { readonly area: number; readonly z: number } {
  const order = Uint32Array.from(scores, (_, row) => row).toSorted((a, b) => (scores[a] ?? 0) - (scores[b] ?? 0));
  const n = scores.length;
  const positives = truth.reduce((sum, value) => sum + value, 0);
  const negatives = n - positives;
  if (positives === 0 || negatives === 0) return { area: 0.5, z: 0 };
  let [rankSum, ties] = [0, 0];
  for (let from = 0; from < n;) {
    let to = from;
    let inside = 0;
    const score = scores[order[from] ?? 0];
    while (to < n && scores[order[to] ?? 0] === score) {
      inside += truth[order[to] ?? 0] ?? 0;
      to += 1;
    }
    const length = to - from;
    rankSum += inside * (from + (length + 1) / 2);
    ties += length ** 3 - length;
    from = to;
  }
  const area = (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
  const variance = (n + 1 - ties / (n * Math.max(1, n - 1))) / (12 * positives * negatives);
  return { area, z: variance > 0 ? (area - 0.5) / Math.sqrt(variance) : 0 };
}
