import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type handlebarsLibrary from 'handlebars';

const require = createRequire(import.meta.url);
const page = (file: string): string => readFileSync(new URL(`pages/${file}`, import.meta.url), 'utf8');

/** A page of ours as a template. Its library is loaded with the first one somebody looks at: a service that starts need not wait for it. */
export function compilePage<T>(file: string, partials: Readonly<Record<string, string>> = {}): (view: T) => string {
  const { create } = require('handlebars') as typeof handlebarsLibrary;
  const handlebars = create();
  for (const [name, partial] of Object.entries(partials)) handlebars.registerPartial(name, page(partial));
  return handlebars.compile<T>(page(file), { strict: true });
}
