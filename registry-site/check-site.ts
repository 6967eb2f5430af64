import { readFileSync, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';

export interface SiteProblem {
  readonly page: string;
  readonly what: string;
}

export interface SiteCheck {
  readonly pages: number;
  readonly links: number;
  readonly problems: readonly SiteProblem[];
}

/**
 * Reads every page of a built site: each link inside leads to a file or a place that is there, each page can be reached, tags are closed in
 * order, ids are there once, and what a screen reader needs is said (language, title, one first heading, names of links and drawings).
 */
export function checkSite(folder: string): SiteCheck {
  const files = new Set(readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => fileOf(folder, entry)));
  const pages = [...files].filter((path) => path.endsWith('.html')).toSorted();
  const places = new Set(files);
  const problems: SiteProblem[] = [];
  // Pages that only show the way to another are for those who had the address before.
  const moved = new Set<string>();
  const links: { readonly page: string; readonly to: string }[] = [];
  for (const page of pages) {
    const html = readFileSync(join(folder, page), 'utf8');
    for (const id of idsOf(html)) places.add(`${page}#${id}`);
    links.push(...linksOf(page, html).map((to) => ({ page, to })));
    if (/<meta http-equiv="refresh" /.test(html)) moved.add(page);
    problems.push(...whatIsWrong(html).map((what) => ({ page, what })));
  }
  for (const { page, to } of links) if (!places.has(to)) problems.push({ page, what: `leads nowhere: ${to}` });
  const reached = new Set(links.map(({ to }) => to.replace(/#.*/, '')));
  for (const page of pages)
    if (page !== 'index.html' && !reached.has(page) && !moved.has(page)) problems.push({ page, what: 'no page leads here' });
  return { pages: pages.length, links: links.length, problems };
}

function fileOf(folder: string, entry: { readonly name: string; readonly parentPath: string; isFile(): boolean }): string[] {
  return entry.isFile() ? [posix.join(posix.relative(folder, entry.parentPath), entry.name)] : [];
}

function idsOf(html: string): string[] {
  return [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id ?? '');
}

/** Addresses inside the site a page points to, from the site's root. */
function linksOf(page: string, html: string): string[] {
  return [...html.matchAll(/ (?:href|src|data-href|data-source|data-compare)="([^"]+)"/g)]
    .map(([, address]) => (address ?? '').replaceAll('&amp;', '&').replaceAll('&#x3D;', '='))
    .filter((address) => !/^[a-z]+:/i.test(address))
    .map((address) => {
      const [whole = '', fragment] = address.split('#');
      const file = whole.replace(/\?.*/, '');
      const target = file === '' ? page : posix.join(posix.dirname(page), file);
      return fragment ? `${target}#${fragment}` : target;
    });
}

const voids = new Set(['br', 'circle', 'hr', 'image', 'img', 'input', 'link', 'meta', 'path', 'rect']);

function whatIsWrong(html: string): string[] {
  const wrong: string[] = [];
  const ids = idsOf(html);
  for (const id of new Set(ids.filter((held, index) => ids.indexOf(held) !== index))) wrong.push(`id ${id} is there twice`);
  if (!/<html lang="[a-z-]+">/.test(html)) wrong.push('says no language');
  if (!/<title>[^<]+<\/title>/.test(html)) wrong.push('has no title');
  if ((html.match(/<h1[ >]/g) ?? []).length !== 1) wrong.push('has not exactly one first heading');
  for (const [tag, attributes] of html.matchAll(/<svg([^>]*)>/g))
    if (!/aria-hidden="true"|role="img"/.test(attributes ?? '')) wrong.push(`a drawing neither named nor hidden: ${tag.slice(0, 60)}`);
  for (const [, attributes, inner] of html.matchAll(/<a ([^>]*)>(.*?)<\/a>/gs))
    if (!/aria-label=/.test(attributes ?? '') && (inner ?? '').replaceAll(/<[^>]*>/g, '').trim() === '')
      wrong.push('a link without a name');
  const open: string[] = [];
  for (const [, closing, name = ''] of html.replaceAll(/<script[^>]*>.*?<\/script>/gs, '').matchAll(/<(\/?)([a-z][a-z0-9]*)(?=[\s/>])/g)) {
    if (voids.has(name)) continue;
    if (!closing) open.push(name);
    else if (open.pop() !== name) {
      wrong.push(`</${name}> closes what is not open`);
      break;
    }
  }
  return wrong;
}
