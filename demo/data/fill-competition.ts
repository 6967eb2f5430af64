import { parseYaml, type Place } from '../../core/contract/yaml.ts';
import type { PreparedData } from './prepare.ts';

/**
 * Writes the digests of the private splits and of the environment's lock into the text of a `competition.yaml`. Everything else, comments
 * included, stays as it is. Throws when the text has no such values to replace.
 */
export function fillCompetition(
  text: string,
  { splits, lockSha256 }: { readonly splits: PreparedData['splits']; readonly lockSha256: string },
): string {
  const values: [readonly string[], string][] = [[['environment', 'sha256'], lockSha256]];
  for (const board of ['feedback', 'final'] as const) {
    const { name, sha256, rows } = splits[board];
    values.push([['data', board, 'name'], name], [['data', board, 'sha256'], sha256], [['data', board, 'rows'], String(rows)]);
  }
  return fillValues('competition.yaml', text, values);
}

/**
 * Replaces scalars of a YAML text in place. `values` pairs the keys that lead to a scalar with its new text, which must need no quotes of
 * its own. Throws when the text is no YAML or lacks one of them.
 */
export function fillValues(path: string, text: string, values: readonly (readonly [readonly (string | number)[], string])[]): string {
  const parsed = parseYaml(path, text);
  if (parsed.kind === 'problem') throw new Error(`${path} cannot be filled in: ${parsed.problem.message}; ${parsed.problem.next}`);
  const edits = values.map(([keys, value]) => ({ offset: offsetOf(parsed.place, keys, path), value }));
  return edits
    .toSorted((a, b) => b.offset - a.offset)
    .reduce((filled, { offset, value }) => {
      const old = /^[\w.-]+/.exec(filled.slice(offset))?.[0] ?? '';
      return filled.slice(0, offset) + value + filled.slice(offset + old.length);
    }, text);
}

function offsetOf(place: Place, keys: readonly (string | number)[], path: string): number {
  const found = keys.reduce<Place | undefined>((at, key) => at?.members.get(key), place);
  if (!found) throw new Error(`${path} has no ${keys.join('.')}: add it with any value, it is filled in`);
  return found.offset;
}
