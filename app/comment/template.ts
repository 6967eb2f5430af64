import Handlebars from 'handlebars';
import { compileTemplates } from '../../core/templates/compile-templates.ts';
import { Markdown } from './escape.ts';

/**
 * Makes a function of a Handlebars template and its partials (their sources, by name), for one of them. Every value is escaped but what is safe
 * markdown already; templates that print anything as it is are refused.
 */
export function compileTemplate<View extends object>(sources: Readonly<Record<string, string>>, name: string): (view: View) => string {
  const file = `${name}.hbs`;
  const pages = new Map([[file, sources[name] ?? '']]);
  const print = compileTemplates({ pages, partials: new Map(Object.entries(sources)), escape: printed, raw: false }).get(file);
  if (sources[name] === undefined || !print) throw new Error(`there is no template ${file}`);
  return print;
}

function printed(value: unknown): string {
  return value instanceof Markdown ? value.source : Handlebars.Utils.escapeExpression(value as string);
}
