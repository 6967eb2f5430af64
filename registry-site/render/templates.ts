import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import Handlebars from 'handlebars';
import { roomFolder } from './room.ts';

type Render = (model: object) => string;

let compiled: ReadonlyMap<string, Render> | undefined;

/** Renders a file of `templates/pages/` by its name; every value is HTML-escaped. All templates are compiled once per process, at the first call. */
export function renderTemplate(name: string, model: object): string {
  compiled ??= compileAll(join(roomFolder(), 'templates'));
  const render = compiled.get(name);
  if (!render) throw new Error(`there is no template templates/pages/${name}`);
  return render(model);
}

function compileAll(folder: string): ReadonlyMap<string, Render> {
  const handlebars = Handlebars.create();
  const options = { knownHelpersOnly: true, preventIndent: true };
  for (const [name, text] of sources(join(folder, 'partials')))
    handlebars.registerPartial(basename(name, '.hbs'), handlebars.compile(text, options));
  return new Map([...sources(join(folder, 'pages'))].map(([name, text]) => [name, handlebars.compile(text, options)]));
}

function sources(folder: string): Map<string, string> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.hbs'));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}
