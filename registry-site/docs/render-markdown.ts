import { Marked, type Tokens } from 'marked';

export interface DocsHeading {
  readonly id: string;
  readonly text: string;
}

export interface RenderedDocs {
  /** Everything below the first heading. */
  readonly html: string;
  /** The second headings, for the table of contents. */
  readonly headings: readonly DocsHeading[];
  /** Pictures it shows, as the page names them. */
  readonly pictures: readonly string[];
}

/** A place that is set by hand. */
const place = /<a (?:id|name)="([^"]+)"><\/a>/g;

/**
 * Renders a page of the documentation: headings with the anchors GitHub gives them, tables that scroll by themselves, no comments. `leadsTo` answers
 * where a link of the page leads on the site; undefined for a place that is not there, whose words then stay without a link. The page is ours: HTML in
 * it is passed through.
 */
export function renderMarkdown(source: string, leadsTo: (target: string) => string | undefined): RenderedDocs {
  const headings: DocsHeading[] = [];
  const ids = new Set([...source.matchAll(place)].map(([, id = '']) => id));
  let tables = 0;
  const marked = new Marked({
    renderer: {
      heading({ depth, text, tokens }: Tokens.Heading): string {
        if (depth === 1) return '';
        const inner = this.parser.parseInline(tokens);
        const id = uniqueId(slug(text), ids);
        if (depth === 2) headings.push({ id, text: inner.replaceAll(/<[^>]*>/g, '') });
        return `<h${depth} id="${id}">${inner} <a class="anchor" href="#${id}" aria-label="Link to this part">#</a></h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link): string {
        const inner = this.parser.parseInline(tokens);
        const to = leadsTo(href);
        if (to === undefined) return `<span title="in the project’s sources">${inner}</span>`;
        return `<a href="${escape(to)}"${/^https?:/.test(to) ? ' rel="noreferrer"' : ''}>${inner}</a>`;
      },
      image: ({ href, text }: Tokens.Image): string => `<img src="${escape(href)}" alt="${escape(text)}" loading="lazy">`,
      code: ({ text, lang }: Tokens.Code): string =>
        `<pre tabindex="0"${lang ? ` data-language="${escape(lang)}"` : ''}><code>${escape(text)}\n</code></pre>\n`,
      html: ({ text }: Tokens.HTML | Tokens.Tag): string => text.replaceAll(/<!--[^]*?-->/g, ''),
      table({ header, rows }: Tokens.Table): string {
        tables += 1;
        const label = `Table ${tables}: ${header
          .map(({ text }) => text.replaceAll(/[`*]/g, ''))
          .filter(Boolean)
          .join(', ')}`;
        const cells = (cellsOf: readonly Tokens.TableCell[], isHead: boolean): string =>
          cellsOf.map(({ align, text, tokens }) => cell(this.parser.parseInline(tokens), align, isHead && text.trim() !== '')).join('');
        const body = rows.map((row) => `<tr>${cells(row, false)}</tr>\n`).join('');
        return `<div class="scroll" role="region" tabindex="0" aria-label="${escape(label)}">\n<table>\n<caption class="visually-hidden">${escape(label)}</caption>\n<thead><tr>${cells(header, true)}</tr></thead>\n<tbody>\n${body}</tbody>\n</table>\n</div>\n`;
      },
    },
  });
  // A place to lead to is no link: a reader's list of links would hold it without a name.
  const withPlaces = source.replaceAll(place, '<span id="$1"></span>');
  const html = marked.parse(withPlaces, { async: false });
  const pictures = [...html.matchAll(/<img [^>]*?src="([^"]+)"/g)].map(([, picture = '']) => picture);
  return { html, headings, pictures: [...new Set(pictures)] };
}

function cell(inner: string, align: Tokens.TableCell['align'], isHead: boolean): string {
  const right = align === 'right' ? ' class="num"' : '';
  return isHead ? `<th scope="col"${right}>${inner}</th>` : `<td${right}>${inner}</td>`;
}

/** As GitHub makes anchors, which the pages' own links are held to. */
function slug(text: string): string {
  return text
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
    .replaceAll(' ', '-');
}

function uniqueId(wanted: string, taken: Set<string>): string {
  let id = wanted;
  for (let again = 1; taken.has(id); again += 1) id = `${wanted}-${again}`;
  taken.add(id);
  return id;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
