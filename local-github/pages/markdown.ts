import { inline } from './markdown-inline.ts';
import { escape, Html } from './markup.ts';

/**
 * Renders the Markdown people and bots write on GitHub: headings, lists, task lists, tables, quotes, fenced code, rules and `<details>`.
 *
 * Everything else is text: no other HTML gets through, so nothing anybody writes can become markup of the page.
 */
export function markdown(source: string): Html {
  const clean = source.replaceAll('\r\n', '\n').replace(/<!--[\s\S]*?-->/g, '');
  return new Html(blocks(clean.split('\n')));
}

function blocks(lines: readonly string[]): string {
  const out: string[] = [];
  for (let i = 0; i < lines.length;) {
    const taken = block(lines, i);
    out.push(taken.html);
    i = Math.max(taken.next, i + 1);
  }
  return out.join('\n');
}

interface Taken {
  readonly html: string;
  readonly next: number;
}

function block(lines: readonly string[], at: number): Taken {
  const line = lines[at] ?? '';
  if (line.trim() === '') return { html: '', next: at + 1 };
  return (
    fence(lines, at) ??
    details(lines, at) ??
    heading(line, at) ??
    rule(line, at) ??
    quote(lines, at) ??
    table(lines, at) ??
    list(lines, at) ??
    paragraph(lines, at)
  );
}

function fence(lines: readonly string[], at: number): Taken | undefined {
  const open = /^ {0,3}(`{3,}|~{3,})\s*([\w-]*)/.exec(lines[at] ?? '');
  if (!open) return undefined;
  const mark = open[1] as string;
  let end = at + 1;
  while (end < lines.length && !new RegExp(`^ {0,3}${mark[0]}{${mark.length},}\\s*$`).test(lines[end] ?? '')) end++;
  return { html: `<pre><code>${escape(lines.slice(at + 1, end).join('\n'))}</code></pre>`, next: end + 1 };
}

function details(lines: readonly string[], at: number): Taken | undefined {
  if (!/^\s*<details(\s+open)?>/i.test(lines[at] ?? '')) return undefined;
  let depth = 0;
  let end = at;
  for (; end < lines.length; end++) {
    const line = lines[end] ?? '';
    depth += (line.match(/<details(\s+open)?>/gi)?.length ?? 0) - (line.match(/<\/details>/gi)?.length ?? 0);
    if (depth <= 0) break;
  }
  const text = lines.slice(at, end + 1).join('\n');
  const open = /^\s*<details\s+open>/i.test(text) ? ' open' : '';
  const inner = text.replace(/^\s*<details(\s+open)?>/i, '').replace(/<\/details>[^<]*$/i, '');
  const summary = /^\s*<summary>([\s\S]*?)<\/summary>/i.exec(inner);
  const rest = summary ? inner.slice(summary[0].length) : inner;
  return {
    html: `<details${open}><summary>${summary ? inline(summary[1] ?? '') : 'Details'}</summary>\n${blocks(rest.split('\n'))}\n</details>`,
    next: end + 1,
  };
}

function heading(line: string, at: number): Taken | undefined {
  const found = /^ {0,3}(#{1,6})\s+(.+?)\s*#*$/.exec(line);
  if (!found) return undefined;
  const level = (found[1] as string).length;
  return { html: `<h${level}>${inline(found[2] ?? '')}</h${level}>`, next: at + 1 };
}

function rule(line: string, at: number): Taken | undefined {
  return /^ {0,3}([-*_])( *\1){2,} *$/.test(line) ? { html: '<hr>', next: at + 1 } : undefined;
}

function quote(lines: readonly string[], at: number): Taken | undefined {
  let end = at;
  while (end < lines.length && /^ {0,3}>/.test(lines[end] ?? '')) end++;
  if (end === at) return undefined;
  const inner = lines.slice(at, end).map((one) => one.replace(/^ {0,3}> ?/, ''));
  const alert = /^\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]$/.exec(inner[0]?.trim() ?? '');
  if (!alert) return { html: `<blockquote>${blocks(inner)}</blockquote>`, next: end };
  const kind = (alert[1] as string).toLowerCase();
  return {
    html: `<div class="alert ${kind}"><p class="alert-title">${kind[0]?.toUpperCase()}${kind.slice(1)}</p>${blocks(inner.slice(1))}</div>`,
    next: end,
  };
}

function table(lines: readonly string[], at: number): Taken | undefined {
  const divider = lines[at + 1] ?? '';
  if (!(lines[at] ?? '').includes('|') || !/^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(divider) || !divider.includes('|'))
    return undefined;
  const sides = cells(divider).map((one) => (one.endsWith(':') ? (one.startsWith(':') ? 'center' : 'right') : ''));
  let end = at + 2;
  while (end < lines.length && (lines[end] ?? '').includes('|') && (lines[end] ?? '').trim() !== '') end++;
  const row = (line: string, tag: 'td' | 'th') =>
    `<tr>${sides.map((side, n) => `<${tag}${side ? ` class="${side}"` : ''}>${inline(cells(line)[n] ?? '')}</${tag}>`).join('')}</tr>`;
  const body = lines.slice(at + 2, end).map((line) => row(line, 'td'));
  const blank = cells(lines[at] ?? '').every((one) => one === '');
  return {
    html: `<div class="scroll"><table>${blank ? '' : `<thead>${row(lines[at] ?? '', 'th')}</thead>`}<tbody>${body.join('')}</tbody></table></div>`,
    next: end,
  };
}

function cells(line: string): string[] {
  const trimmed = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return trimmed.split(/(?<!\\)\|/).map((one) => one.trim().replaceAll('\\|', '|'));
}

const bullet = /^( {0,3})([-*+]|\d{1,9}[.)])( +)(.*)$/;

function list(lines: readonly string[], at: number): Taken | undefined {
  const first = bullet.exec(lines[at] ?? '');
  if (!first) return undefined;
  const ordered = /\d/.test(first[2] as string);
  const items: string[][] = [];
  let i = at;
  while (i < lines.length) {
    const line = lines[i] ?? '';
    const found = bullet.exec(line);
    const nested = found !== null && items.length > 0 && (found[1] as string).length >= (first[1] as string).length + 2;
    if (found && !nested && /\d/.test(found[2] as string) === ordered) items.push([found[4] ?? '']);
    else if (/^ {2,}\S/.test(line) && items.length > 0) items.at(-1)?.push(line.replace(/^ {1,4}/, ''));
    else if (line.trim() === '' && /^( {2,}\S|\s*([-*+]|\d+[.)]) )/.test(lines[i + 1] ?? '')) items.at(-1)?.push('');
    else break;
    i++;
  }
  const tag = ordered ? 'ol' : 'ul';
  return { html: `<${tag}>${items.map(item).join('')}</${tag}>`, next: i };
}

function item(lines: string[]): string {
  const task = /^\[([ xX])\] (.*)$/.exec(lines[0] ?? '');
  const box = task ? `<input type="checkbox" disabled${task[1] === ' ' ? '' : ' checked'}> ` : '';
  const [first = '', ...rest] = task ? [task[2] ?? '', ...lines.slice(1)] : lines;
  const tail = rest.join('\n').trim() === '' ? '' : blocks(rest);
  return `<li${task ? ' class="task"' : ''}>${box}${inline(first)}${tail}</li>`;
}

function paragraph(lines: readonly string[], at: number): Taken {
  let end = at + 1;
  while (end < lines.length && (lines[end] ?? '').trim() !== '' && !startsBlock(lines, end)) end++;
  const text = lines
    .slice(at, end)
    .map((one) => one.trimStart())
    .join('\n');
  return { html: `<p>${inline(text).replaceAll('\n', '<br>\n')}</p>`, next: end };
}

function startsBlock(lines: readonly string[], at: number): boolean {
  const line = lines[at] ?? '';
  return /^ {0,3}(`{3,}|~{3,}|#{1,6}\s|>)/.test(line) || /^\s*<details/i.test(line) || bullet.test(line) || rule(line, at) !== undefined;
}
