/** Keys of rows on two grids: rows with an equal key on either are close. One list of keys a grid. */
export type NearKeys = (columns: readonly (readonly (string | null)[])[]) => readonly (readonly string[])[];

const cells = 50;

/**
 * What "all but equal" means for a table, learnt from its columns: numbers within a fiftieth of their standard deviation, words equal but for
 * case, spaces and punctuation. Two grids, half a cell apart, so that most neighbours meet on one of them. Undefined where rows have too
 * little in them to tell copies from coincidence: fewer than four columns of many different values, and no long text.
 */
export function nearKeys(columns: readonly (readonly (string | null)[])[]): NearKeys | undefined {
  const scales = columns.map(scaleOf);
  const telling = columns.filter(
    (column, index) => scales[index] !== undefined && new Set(column).size > Math.min(50, column.length / 2),
  ).length;
  const wordy = columns.some((column, index) => scales[index] === undefined && meanLength(column) > 30);
  if (telling < 4 && !wordy) return undefined;
  return (theirs) =>
    [0, 0.5].map((shift) =>
      Array.from({ length: theirs[0]?.length ?? 0 }, (_, row) =>
        theirs.map((column, index) => coarse(column[row] ?? null, scales[index], shift)).join('\u0001'),
      ),
    );
}

function coarse(cell: string | null, scale: number | undefined, shift: number): string {
  if (cell === null) return '';
  if (scale !== undefined) return String(Math.floor(Number(cell) / scale + shift));
  return cell.toLowerCase().replace(/[^\p{Letter}\p{Number}]+/gu, '');
}

/** The width of a grid's cell; undefined for words. */
function scaleOf(column: readonly (string | null)[]): number | undefined {
  const values = column.filter((cell) => cell !== null).map(Number);
  if (values.length === 0 || values.some(Number.isNaN)) return undefined;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return spread > 0 ? spread / cells : 1;
}

function meanLength(column: readonly (string | null)[]): number {
  return column.reduce((sum, cell) => sum + (cell?.length ?? 0), 0) / Math.max(1, column.length);
}
