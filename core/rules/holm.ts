/** Holm's step-down adjusted p-values, in the order given (Holm 1979, Scand. J. Statist. 6:65–70). */
export function holm(p: readonly number[]): number[] {
  const order = p.map((value, index) => ({ value, index })).toSorted((a, b) => a.value - b.value);
  const adjusted = Array.from({ length: p.length }, () => 1);
  let running = 0;
  order.forEach(({ value, index }, rank) => {
    running = Math.max(running, Math.min(1, value * (p.length - rank)));
    adjusted[index] = running;
  });
  return adjusted;
}
