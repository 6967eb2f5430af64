import { count } from '../format/figures.ts';

/** As many rows as a page of a long table holds. */
export const rowsPerPage = 1000;

/** Which part of a long table a page shows, and where the others are. */
export interface PagerView {
  /** `1 to 1 000 of 12 400` */
  readonly words: string;
  readonly first: string | undefined;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly last: string | undefined;
}

/** How many pages a table of so many rows takes; one at least. */
export function pagesOf(rows: number): number {
  return Math.max(1, Math.ceil(rows / rowsPerPage));
}

/** Undefined where everything is on one page. `page` counts from 1; `rows` are those of the longest table. */
export function pagerView(rows: number, page: number, addressOf: (page: number) => string): PagerView | undefined {
  const pages = pagesOf(rows);
  if (pages === 1) return undefined;
  const from = (page - 1) * rowsPerPage;
  return {
    words: `${count(from + 1)} to ${count(Math.min(rows, from + rowsPerPage))} of ${count(rows)}`,
    first: page > 2 ? addressOf(1) : undefined,
    before: page > 1 ? addressOf(page - 1) : undefined,
    after: page < pages ? addressOf(page + 1) : undefined,
    last: page < pages - 1 ? addressOf(pages) : undefined,
  };
}
