/** A p-value as people read it: `p = 0.012`, never a bare zero. */
export function pValueText(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}
