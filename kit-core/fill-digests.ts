import type { Problem } from '../core/contract/problem.ts';
import { readContract } from '../core/contract/read.ts';
import { Submission } from '../core/contract/submission.ts';
import { lineColumn, parseYaml, type Place } from '../core/contract/yaml.ts';

export type Filled =
  { readonly kind: 'filled'; readonly text: string } | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

const placeholder = '0'.repeat(64);
/** What stands in place of a digest, without its quotes; perhaps nothing between them. */
const scalar = /^[^\s,{}[\]#'"]*/;

/**
 * Writes the digests of artifacts into the text of a `submission.yaml` and leaves every other character as it is. Whatever else is wrong
 * with the file is told, with its place.
 */
export function fillDigests(path: string, text: string, digests: Readonly<Record<string, string>>): Filled {
  const parsed = parseYaml(path, text);
  if (parsed.kind === 'problem') return { kind: 'problems', problems: [parsed.problem] };
  const places = [...(parsed.place.members.get('artifacts')?.members.values() ?? [])];
  const artifacts = (parsed.value as { artifacts?: unknown }).artifacts;
  const edits: { offset: number; digest: string }[] = [];
  for (const [index, place] of places.entries()) {
    const name = (Array.isArray(artifacts) ? (artifacts[index] as { path?: unknown } | null) : undefined)?.path;
    const digest = typeof name === 'string' && Object.hasOwn(digests, name) ? digests[name] : undefined;
    if (digest === undefined) continue;
    const found = place.members.get('sha256');
    if (!found || !isScalarHere(text, found)) return { kind: 'problems', problems: [noPlace(path, text, place, String(name))] };
    edits.push({ offset: found.offset, digest });
  }
  const filled = edits
    .toSorted((a, b) => b.offset - a.offset)
    .reduce((now, { offset, digest }) => {
      const old = scalar.exec(now.slice(offset))?.[0] ?? '';
      // The place of a quoted scalar is behind its opening quote. A plain one gets quotes: digits alone would be a number.
      const quote = isQuote(now[offset - 1]) ? '' : "'";
      return `${now.slice(0, offset)}${quote}${digest}${quote}${now.slice(offset + old.length)}`;
    }, text);
  const read = readContract(Submission, path, filled);
  return read.kind === 'valid' ? { kind: 'filled', text: filled } : { kind: 'problems', problems: read.problems };
}

/** Of an empty value, the place is its key's. */
function isScalarHere(text: string, place: Place): boolean {
  const quoted = isQuote(text[place.offset - 1]);
  return (
    place.members.size === 0 && (quoted || (!text.startsWith('sha256', place.offset) && scalar.exec(text.slice(place.offset))?.[0] !== ''))
  );
}

function isQuote(character: string | undefined): boolean {
  return character === "'" || character === '"';
}

function noPlace(path: string, text: string, place: Place, name: string): Problem {
  return {
    code: 'MISSING',
    path,
    ...lineColumn(text, place.offset),
    message: `the artifact ${name} has no sha256 to fill in`,
    next: `add sha256: '${placeholder}' to it and try again`,
  };
}
