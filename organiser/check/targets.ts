import type { Competition } from '../../core/contract/competition.ts';
import type { Target } from '../statistics/alone.ts';
import type { DataView } from './check.ts';

/** The target of a part of the data; undefined where it is not there, or not what the task needs: other checks say so. */
export function targetOf(view: DataView, { task, target }: Competition): Target | undefined {
  const cells = view.column(target.name);
  if (!cells || cells.length === 0 || cells.includes(null)) return undefined;
  if (target.classes !== undefined) return { kind: 'classes', labels: cells.map(String) };
  if (task !== 'regression') return undefined;
  const values = Float64Array.from(cells, Number);
  return values.every(Number.isFinite) ? { kind: 'numbers', values } : undefined;
}

/** Cells as a model on one column takes them: numbers where all are, else words. */
export function valuesOf(cells: readonly (string | null)[]): readonly (number | string | null)[] {
  const numeric = cells.every((cell) => cell === null || (cell.trim() !== '' && !Number.isNaN(Number(cell))));
  return numeric ? cells.map((cell) => (cell === null ? null : Number(cell))) : cells;
}
