import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compileTemplates, type Render } from '../../core/templates/compile-templates.ts';
import { roomFolder } from './room.ts';

let compiled: ReadonlyMap<string, Render> | undefined;

/** Renders a file of `templates/pages/` by its name; every value is HTML-escaped. All templates are compiled once per process, at the first call. */
export function renderTemplate(name: string, model: object): string {
  compiled ??= compileAll(join(roomFolder(), 'templates'));
  const render = compiled.get(name);
  if (!render) throw new Error(`there is no template templates/pages/${name}`);
  return render(model);
}

/** Every template of a folder with `pages/` and `partials/`, as functions by file name. Throws with file and line. */
export function compileAll(folder: string): ReadonlyMap<string, Render> {
  const partials = new Map([...templateSources(join(folder, 'partials'))].map(([name, text]) => [basename(name, '.hbs'), text]));
  return compileTemplates({ pages: templateSources(join(folder, 'pages')), partials, raw: true });
}

/** The templates of a folder by file name. */
export function templateSources(folder: string): Map<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.hbs'));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
