import { count } from '../format/figures.ts';

/** As many rows as a page of a long table holds. */
export const rowsPerPage = 1000;

/** Which part of a long table a page shows, and where the others are. */
export interface PagerView {
  /** `1 to 1 000 of 12 400` */
  readonly words: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /** The first part, the last, this one and its neighbours, in order. */
  readonly parts: readonly PagerPart[];
}

interface PagerPart {
  readonly number: number;
  readonly href: string;
  readonly current: boolean;
  /** Whether parts are left out before it. */
  readonly gap: boolean;
}

const neighbours = 2;

/** How many pages a table of so many rows takes; one at least. */
export function pagesOf(rows: number): number {
  return Math.max(1, Math.ceil(rows / rowsPerPage));
}

/** The part that holds the row with that index, from 0. */
export function pageOf(index: number): number {
  return Math.floor(index / rowsPerPage) + 1;
}

/** Undefined where everything is on one page. `page` counts from 1; `rows` are those of the longest table. */
export function pagerView(rows: number, page: number, addressOf: (page: number) => string): PagerView | undefined {
  const pages = pagesOf(rows);
  if (pages === 1) return undefined;
  const from = (page - 1) * rowsPerPage;
  return {
    words: `${count(from + 1)} to ${count(Math.min(rows, from + rowsPerPage))} of ${count(rows)}`,
    before: page > 1 ? addressOf(page - 1) : undefined,
    after: page < pages ? addressOf(page + 1) : undefined,
    parts: shownParts(page, pages).map((number, index, all) => ({
      number,
      href: addressOf(number),
      current: number === page,
      gap: index > 0 && number > (all[index - 1] as number) + 1,
    })),
  };
}

function shownParts(page: number, pages: number): number[] {
  const near = Array.from({ length: 2 * neighbours + 1 }, (_, index) => page - neighbours + index);
  return [...new Set([1, ...near, pages])].filter((number) => number >= 1 && number <= pages);
}
