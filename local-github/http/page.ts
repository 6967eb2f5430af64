import type { Call } from './call.ts';

export interface Page<T> {
  readonly items: T[];
  readonly total: number;
  readonly headers: Record<string, string>;
}

/** `page` and `per_page` (30, at most 100) of a request. */
export function pageOf(call: Call): { page: number; size: number } {
  const number = (name: string, fallback: number) => {
    const value = Number.parseInt(call.query.get(name) ?? '', 10);
    return Number.isFinite(value) && value >= 1 ? value : fallback;
  };
  return { page: number('page', 1), size: Math.min(number('per_page', 30), 100) };
}

/** The part of a list a request asks for, with the `Link` header GitHub sends. */
export function paginate<T>(call: Call, all: readonly T[]): Page<T> {
  const { page, size } = pageOf(call);
  const last = Math.max(1, Math.ceil(all.length / size));
  const links: [string, number][] = [];
  if (page > 1) links.push(['prev', Math.min(page - 1, last)]);
  if (page < last) links.push(['next', page + 1], ['last', last]);
  if (page > 1) links.push(['first', 1]);
  const headers: Record<string, string> = {};
  if (links.length > 0) headers['link'] = links.map(([rel, to]) => `<${at(call, to)}>; rel="${rel}"`).join(', ');
  return { items: all.slice((page - 1) * size, page * size), total: all.length, headers };
}

function at(call: Call, page: number): string {
  const url = new URL(call.url);
  url.searchParams.set('page', String(page));
  return url.href;
}
