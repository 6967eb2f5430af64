import { CORE_SCHEMA } from 'js-yaml';
import type { Problem } from './problem.ts';
import { lineColumn, parseYaml, type Place } from './yaml.ts';

export type Scalar = string | number | boolean;
export type Keys = readonly (string | number)[];
export type Edited = { readonly kind: 'edited'; readonly text: string } | { readonly kind: 'problem'; readonly problem: Problem };

/**
 * Replaces scalars of a YAML text in place; every other character, comments included, stays as it is, and so do a text's quotes. What comes out
 * is read again: it holds exactly the new values, or the answer is a problem. Never throws.
 */
export function setScalars(path: string, text: string, values: readonly (readonly [Keys, Scalar])[]): Edited {
  const parsed = parseYaml(path, text);
  if (parsed.kind === 'problem') return parsed;
  const edits: { start: number; end: number; value: string }[] = [];
  for (const [keys, value] of values) {
    const place = keys.reduce<Place | undefined>((at, key) => at?.members.get(key), parsed.place);
    if (!place) return missing(path, text, parsed.place, keys);
    if (place.end === undefined) return blocked(path, text, place, keys);
    const before = text[place.offset - 1];
    const quote = before === "'" || before === '"' ? before : '';
    edits.push({ start: place.offset - quote.length, end: place.end + quote.length, value: inQuotes(quote, value) });
  }
  const edited = edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((now, { start, end, value }) => now.slice(0, start) + value + now.slice(end), text);
  const again = parseYaml(path, edited);
  const wrong = values.find(([keys, value]) => again.kind === 'problem' || valueAt(again.value, keys) !== value);
  if (wrong) {
    const place = wrong[0].reduce<Place | undefined>((at, key) => at?.members.get(key), parsed.place) ?? parsed.place;
    return blocked(path, text, place, wrong[0]);
  }
  return { kind: 'edited', text: edited };
}

function inQuotes(quote: string, value: Scalar): string {
  if (quote === '' || typeof value !== 'string' || value.search(unprintable) >= 0) return yamlScalar(value);
  return quote === '"' ? JSON.stringify(value) : `'${value.replaceAll("'", "''")}'`;
}

/** A string, number or boolean as one line of YAML that every reader takes for the same value, in block and in flow style. */
export function yamlScalar(value: Scalar): string {
  if (typeof value !== 'string') return String(value);
  if (value.search(unprintable) >= 0)
    return JSON.stringify(value).replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const plain = /^[A-Za-z<][^'"#,:[\]{}&*!|\\]*$/.test(value) && value.trimEnd() === value && value.length < 200;
  if (plain && CORE_SCHEMA.resolveImplicitScalarTag(value).value === value && !/^(?:y|n|yes|no|on|off)$/i.test(value)) return value;
  return `'${value.replaceAll("'", "''")}'`;
}

/** What YAML lets stand only as an escape, line breaks among it. */
const unprintable =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u001f\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function valueAt(value: unknown, keys: Keys): unknown {
  return keys.reduce<unknown>((at, key) => (at as Record<string | number, unknown> | null | undefined)?.[key], value);
}

function missing(path: string, text: string, root: Place, keys: Keys): Edited {
  let nearest = root;
  for (const key of keys) {
    const inner = nearest.members.get(key);
    if (!inner) break;
    nearest = inner;
  }
  const name = keys.join('.');
  const next = `add "${keys.at(-1)}:" with any value here, it is filled in`;
  return { kind: 'problem', problem: { code: 'MISSING', path, ...lineColumn(text, nearest.offset), message: `${name} is missing`, next } };
}

function blocked(path: string, text: string, place: Place, keys: Keys): Edited {
  const message = `${keys.join('.')} is written in a way that cannot be replaced in place`;
  const next = 'write it as one plain or quoted value on one line';
  return { kind: 'problem', problem: { code: 'INVALID', path, ...lineColumn(text, place.offset), message, next } };
}
