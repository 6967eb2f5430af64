import { OrganiserError } from '../organiser-error.ts';
import { cellsOf, type DataTable } from '../tables/data-table.ts';

/** Moments of a column as numbers: numbers as they are, dates (ISO 8601) as milliseconds. Throws `OrganiserError` at the first that is neither. */
export function moments(table: DataTable, name: string): number[] {
  return (cellsOf(table, name) ?? []).map((cell, row) => {
    const moment = cell === null ? Number.NaN : momentOf(cell);
    if (!Number.isNaN(moment)) return moment;
    const line = table.line(row);
    throw new OrganiserError({
      code: 'TIME',
      path: table.path,
      ...(line !== undefined && { line }),
      message: cell === null ? `has no value in "${name}"` : `${JSON.stringify(cell.slice(0, 60))} in "${name}" is no moment`,
      next: 'write numbers, or dates as 2026-11-22 or 2026-11-22T10:30:00',
    });
  });
}

/** NaN for what is neither a number nor an ISO 8601 date. Times without a zone are UTC. */
export function momentOf(cell: string): number {
  const text = cell.trim();
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) return Number(text);
  const date = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[-+]\d{2}:?\d{2})?)?$/.exec(text);
  if (!date) return Number.NaN;
  return Date.parse(date[2] === undefined ? text : `${date[1]}T${date[2]}${date[3] ?? 'Z'}`);
}
