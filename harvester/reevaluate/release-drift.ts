import type { Dataset } from '../../core/contract/dataset.ts';
import type { ColumnDrift } from '../../core/contract/reevaluation-record.ts';
import { driftLevel } from '../../core/rules/reevaluation.ts';
import type { ColumnDrift as Measured } from '../../vault/judge.ts';

/** What of measured drift may leave, and the bits it says: one of three words a column, or three numbers. */
export function releaseDrift(
  policy: Dataset['release']['drift'],
  columns: readonly Measured[],
): { readonly columns: readonly ColumnDrift[]; readonly bits: number } {
  const bits = columns.length * driftBits(policy);
  return {
    bits,
    columns: columns.map(({ name, psi, ks, p }) => ({
      name,
      level: driftLevel(psi),
      ...(policy === 'exact' && {
        psi: Math.max(0, psi),
        ...(ks !== null && { ks }),
        ...(p !== null && { p: Math.min(1, Math.max(0, p)) }),
      }),
    })),
  };
}

/** Most bits one column's drift can say. */
export function driftBits(policy: Dataset['release']['drift']): number {
  return policy === 'none' ? 0 : policy === 'levels' ? Math.log2(3) : 3 * 52;
}
