import { readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { sha256Hex } from '../records/sha256-hex.ts';
import { renderPage, type Page } from '../render/render-page.ts';
import type { Output } from '../render/site-folder.ts';
import { docsMap, publicDocs, type DocsGroup } from './docs-map.ts';
import { docsPath, docsSource, docsTitle } from './docs-source.ts';
import { renderMarkdown } from './render-markdown.ts';

interface Source {
  readonly page: string;
  readonly path: string;
  readonly title: string;
  readonly text: string;
}

/**
 * The documentation as pages of the site, with the pictures it shows: all of it for insiders, what participants need for the public. A page is rendered
 * again only when it, or the list of pages, changed.
 */
export function* docsFiles(internal: boolean): Generator<Output> {
  const groups = internal ? docsMap : publicDocs;
  const sources = new Map(groups.flatMap(({ pages }) => pages.map((page) => [page, sourceOf(page)] as const)));
  const list = [...sources.values()].map(({ page, title }) => `${page} ${title}`).join('\n');
  yield { path: 'docs/index.html', content: () => renderPage(indexPage(groups, sources), internal), key: () => list };
  const pictures = new Set<string>();
  for (const source of sources.values()) {
    const key = sha256Hex(Buffer.from(`${internal} ${list}\n${source.page}\n${source.text}`));
    yield { path: source.path, content: () => once(key, () => renderPage(docPage(source, groups, sources), internal)), key: () => key };
    for (const picture of picturesOf(source)) pictures.add(picture);
  }
  for (const picture of [...pictures].toSorted())
    yield {
      path: `docs/${picture}`,
      content: () => readFileSync(docsPath(picture)),
      key: () => `${statSync(docsPath(picture)).size} ${statSync(docsPath(picture)).mtimeMs}`,
    };
}

const rendered = new Map<string, Uint8Array>();

/** The same text is rendered once a process, however many sites are built. */
function once(key: string, render: () => Uint8Array): Uint8Array {
  const page = rendered.get(key) ?? render();
  rendered.set(key, page);
  return page;
}

/** Every file of `docs/` that the site shows, relative to it: an action's bundle carries them. */
export function docsSources(): string[] {
  const pages = docsMap.flatMap((group) => group.pages.map(sourceOf));
  return [...pages.map(({ page }) => `${page}.md`), ...new Set(pages.flatMap(picturesOf))].toSorted();
}

function sourceOf(page: string): Source {
  const text = docsSource(page);
  return { page, path: sitePath(page), title: docsTitle(page, text), text };
}

function sitePath(page: string): string {
  return `docs/${page.replace(/README$/, 'index')}.html`;
}

function docPage({ page, path, title, text }: Source, groups: readonly DocsGroup[], sources: ReadonlyMap<string, Source>): Page {
  const { headings, html } = renderMarkdown(text, (target) => leadsTo(page, target, sources));
  return {
    path,
    template: 'docs-page',
    section: 'docs',
    title,
    description: `Documentation of Model Harvester: ${title}`,
    styles: ['docs.css'],
    model: { title, html, headings: headings.length > 2 ? headings : [], groups: menu(groups, sources, page), file: `docs/${page}.md` },
  };
}

function indexPage(groups: readonly DocsGroup[], sources: ReadonlyMap<string, Source>): Page {
  return {
    path: 'docs/index.html',
    template: 'docs',
    section: 'docs',
    title: 'Documentation',
    description: 'How to take part, to hold a competition, to run the house and to use what it harvests.',
    styles: ['docs.css'],
    model: { groups: menu(groups, sources) },
  };
}

function menu(groups: readonly DocsGroup[], sources: ReadonlyMap<string, Source>, current?: string): object[] {
  return groups.map(({ pages, title }) => ({
    title,
    pages: pages.map((page) => ({ title: sources.get(page)?.title, href: sitePath(page), current: page === current })),
  }));
}

/** Where a link of a page leads on the site: to pages it carries, to places of the page itself, to whole addresses; nowhere else. */
function leadsTo(page: string, target: string, sources: ReadonlyMap<string, Source>): string | undefined {
  if (/^(?:https?:|mailto:|#)/.test(target)) return target;
  const [file = '', anchor] = target.split('#');
  const at = posix.join(posix.dirname(page), file);
  const other = sources.get(at.replace(/\.md$/, '')) ?? sources.get(posix.join(at, 'README'));
  if (!other || !(file.endsWith('.md') || file.endsWith('/'))) return undefined;
  return `${posix.relative(posix.dirname(sitePath(page)), other.path)}${anchor === undefined ? '' : `#${anchor}`}`;
}

/** Pictures a page shows, relative to `docs/`, without rendering it. */
function picturesOf({ page, text }: Source): string[] {
  return [...text.matchAll(/!\[[^\]]*\]\(([^)\s]+)\)|<img [^>]*?src="([^"]+)"/g)]
    .map(([, inline, html]) => inline ?? html ?? '')
    .filter((picture) => !/^[a-z]+:/.test(picture))
    .map((picture) => posix.join(posix.dirname(page), picture));
}
