import { readFileSync } from 'node:fs';
import type { CatalogueRule } from './catalogue.ts';

type Known = Readonly<Record<string, Omit<CatalogueRule, 'id'>>>;
let known: Known | undefined;

/** What the catalogue says of a rule; undefined for `unscannable/…`, whose findings say it themselves. */
export function describeRule(id: string): Omit<CatalogueRule, 'id'> | undefined {
  known ??= JSON.parse(readFileSync(new URL('./rules.json', import.meta.url), 'utf8')) as Known;
  return Object.hasOwn(known, id) ? known[id] : undefined;
}
