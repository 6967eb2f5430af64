import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import Handlebars from 'handlebars';
import { compileTemplates, type Render } from '../../core/templates/compile-templates.ts';
import { roomFolder } from './room.ts';

let compiled: ReadonlyMap<string, Render> | undefined;

/** Shown on every page of a competition or a section, from one and the same object. */
const remembered: ReadonlySet<string> = new Set(['columns-table', 'site-nav']);

/**
 * Renders a file of `templates/pages/` by its name, as UTF-8; every value is HTML-escaped. All templates are compiled once per process, at the first
 * call. Text is joined byte by byte (one character for each of its UTF-8 bytes): one dash would make the whole page a string of twice the size, which
 * takes longer to encode than it took to render.
 */
export function renderTemplate(name: string, model: object): Buffer<ArrayBuffer> {
  compiled ??= compileAll(join(roomFolder(), 'templates'));
  const render = compiled.get(name);
  if (!render) throw new Error(`there is no template templates/pages/${name}`);
  return inSlab(render(model));
}

const slabSize = 1 << 20;
let slab = Buffer.allocUnsafeSlow(slabSize);
let used = 0;

/** Characters as bytes, many pages in one piece of memory: ten thousand pieces are more work to clear away than to fill. */
function inSlab(text: string): Buffer<ArrayBuffer> {
  if (text.length > slabSize) return Buffer.from(text, 'latin1');
  if (text.length > slabSize - used) {
    slab = Buffer.allocUnsafeSlow(slabSize);
    used = 0;
  }
  const from = used;
  used += slab.write(text, from, 'latin1');
  return slab.subarray(from, used);
}

/** Every template of a folder with `pages/` and `partials/`, as functions by file name. Throws with file and line. */
export function compileAll(folder: string): ReadonlyMap<string, Render> {
  const partials = new Map([...templateSources(join(folder, 'partials'))].map(([name, text]) => [basename(name, '.hbs'), text]));
  return compileTemplates({ pages: templateSources(join(folder, 'pages')), partials, raw: true, escape, encode: bytesOf, remembered });
}

/** The templates of a folder by file name. */
export function templateSources(folder: string): Map<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.hbs'));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

// All that HTML or UTF-8 would have otherwise.
const special = /[&<>"'`=\u0080-\uffff]/;
const beyondAscii = /[\u0080-\uffff]/;

function escape(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return bytesOf(Handlebars.escapeExpression(value as string));
  if (!special.test(value)) return value;
  return value.length < worthKeeping ? escaped(value) : kept(value);
}

function escaped(text: string): string {
  return bytesOf(Handlebars.escapeExpression(text));
}

/** Long texts come back on one page after another: what a need says, how to call a model. */
const worthKeeping = 80;
const most = 100;
const long = new Map<string, string>();

function kept(text: string): string {
  const known = long.get(text);
  if (known !== undefined) return known;
  if (long.size >= most) long.clear();
  const made = escaped(text);
  long.set(text, made);
  return made;
}

/** A text's UTF-8 bytes, each as a character of its own. */
function bytesOf(text: string): string {
  return beyondAscii.test(text) ? Buffer.from(text, 'utf8').toString('latin1') : text;
}
