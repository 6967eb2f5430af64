import { globSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkSite } from '../check-site.ts';
import { writeFiles } from '../render/site-folder.ts';
import { docsFiles, docsSources } from './docs-files.ts';
import { docsMap, publicDocs } from './docs-map.ts';
import { docsPath } from './docs-source.ts';
import { renderMarkdown } from './render-markdown.ts';

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'docs-files-'));
});
afterAll(() => rm(out, { recursive: true, force: true }));

const textsOf = (internal: boolean): Map<string, string> =>
  new Map(
    [...docsFiles(internal)].map(({ content, path }) => [path, String(typeof content === 'function' ? content() : content)] as const),
  );

test('no page of the documentation is left out of the site, and none is named that is not there', () => {
  const there = globSync('**/*.md', { cwd: dirname(docsPath('any')) }).map((path) => path.replace(/\.md$/, ''));
  expect(docsMap.flatMap(({ pages }) => pages).toSorted()).toEqual(there.toSorted());
});

test.each([true, false])('links, anchors, pictures and structure hold, for insiders: %s', (internal) => {
  const folder = join(out, String(internal));
  const { paths } = writeFiles(folder, docsFiles(internal));
  // The frame around a page leads to the rest of the site, which is not here.
  const own = checkSite(folder).problems.filter(
    ({ what }) => !what.startsWith('leads nowhere: ') || what.startsWith('leads nowhere: docs/'),
  );
  expect(own).toEqual([]);
  expect(paths.length).toBeGreaterThan(internal ? 40 : 6);
});

test('the public sees the pages for participants and no other', () => {
  const pages = [...textsOf(false).keys()].filter((path) => path.endsWith('.html'));
  expect(pages).toEqual(['docs/index.html', ...publicDocs.flatMap((group) => group.pages.map((page) => `docs/${page}.html`))]);
});

test('nothing is asked of a third party, and nothing is styled or run in place', () => {
  for (const [path, text] of textsOf(true)) {
    if (!path.endsWith('.html')) continue;
    expect(text.match(/<(?:img|script|link|iframe|source)[^>]* (?:src|href)="(?:https?:)?\/\/[^"]*"/g) ?? []).toEqual([]);
    expect(text.match(/<[^>]+ style="|<script>| on[a-z]+="/g) ?? []).toEqual([]);
  }
});

test('what a bundle carries is what the pages are made of', () => {
  const shown = [...docsFiles(true)].map(({ path }) => path).filter((path) => !path.endsWith('.html'));
  expect(docsSources().filter((file) => !file.endsWith('.md'))).toEqual(shown.map((path) => path.replace('docs/', '')));
});

test('headings have the anchors GitHub gives them, places set by hand go first, comments are not shown', () => {
  const { headings, html } = renderMarkdown(
    '# A\n<!-- proof: any -->\n## Twice\n## Twice\n## `a` & b\n### <a id="twice"></a>By hand\n',
    () => undefined,
  );
  expect(headings).toEqual([
    { id: 'twice-1', text: 'Twice' },
    { id: 'twice-2', text: 'Twice' },
    { id: 'a--b', text: 'a &amp; b' },
  ]);
  expect(html).toContain('<span id="twice"></span>By hand');
  expect(html).not.toContain('proof');
});

test('a link to what the site does not carry keeps its words only', () => {
  const { html } = renderMarkdown('[here](a.md#b) [there](../core/x.ts) [web](https://example.org/?a=1&b=2)', (target) =>
    target.startsWith('..') ? undefined : target.replace('.md', '.html'),
  );
  expect(html).toContain('<a href="a.html#b">here</a>');
  expect(html).toContain('<span title="in the project’s sources">there</span>');
  expect(html).toContain('<a href="https://example.org/?a=1&amp;b=2" rel="noreferrer">web</a>');
});
