const bins = 10;

/** What each row counts as when shares of classes are kept: its class; of a regression its tenth of the values. */
export function strataOf(labels: readonly (string | null)[], classification: boolean): string[] {
  if (classification) return labels.map(String);
  const sorted = labels.map(Number).toSorted((a, b) => a - b);
  const edges = Array.from({ length: bins - 1 }, (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / bins)] ?? Infinity);
  return labels.map((label) => String(edges.filter((edge) => Number(label) >= edge).length));
}
