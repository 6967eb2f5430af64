import type * as z from 'zod';
import type { Problem } from './problem.ts';
import { knownKeys, knownValues } from './known-keys.ts';
import { nearestWord } from './nearest-word.ts';
import { lineColumn, parseYaml, type Place, type YamlOptions } from './yaml.ts';

export type Read<T> =
  | { readonly kind: 'valid'; readonly value: T; readonly place: (path: readonly PropertyKey[]) => { line: number; column: number } }
  | Invalid;
export interface Invalid {
  readonly kind: 'invalid';
  readonly problems: readonly [Problem, ...Problem[]];
}

/** Reads a YAML contract file against its schema. Every problem found is returned with its line and column; never throws. */
export function readContract<S extends z.ZodType>(schema: S, path: string, text: string, options: YamlOptions = {}): Read<z.infer<S>> {
  const parsed = parseYaml(path, text, options);
  if (parsed.kind === 'problem') return { kind: 'invalid', problems: [parsed.problem] };
  const where = (keys: readonly PropertyKey[]): { line: number; column: number } => lineColumn(text, offsetOf(parsed.place, keys));
  const result = schema.safeParse(parsed.value, { reportInput: true });
  if (result.success) return { kind: 'valid', value: result.data, place: where };
  const problems = result.error.issues
    .flatMap(oneByOne)
    .slice(0, 50)
    .map((issue): Problem => describe(issue, schema, path, where));
  return { kind: 'invalid', problems: problems as [Problem, ...Problem[]] };
}

/** Offset of the value at `keys`, or of the nearest enclosing value that the file has. */
function offsetOf(place: Place, keys: readonly PropertyKey[]): number {
  let at = place;
  for (const key of keys) {
    const inner = at.members.get(key as string | number);
    if (!inner) break;
    at = inner;
  }
  return at.offset;
}

type Issue = z.core.$ZodIssue;

/** Each unknown key is a mistake of its own; of a union whose members a key tells apart, it is that key's value which is wrong. */
function oneByOne(issue: Issue): Issue[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ ...issue, keys: [key] }));
  const held = issue.input as Record<PropertyKey, unknown> | null | undefined;
  const key = issue.path.at(-1);
  const tells = issue.code === 'invalid_union' && 'discriminator' in issue && issue.discriminator === key;
  return [tells && key !== undefined && typeof held === 'object' ? { ...issue, input: held?.[key] } : issue];
}

function describe(
  issue: Issue,
  schema: z.ZodType,
  path: string,
  where: (keys: readonly PropertyKey[]) => { line: number; column: number },
): Problem {
  const field = issue.path.map(String).join('.') || 'the file';
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const guess = nearestWord(key, knownKeys(schema, issue.path));
    return {
      code: 'UNKNOWN_KEY',
      path,
      ...where([...issue.path, key]),
      message: `${issue.path.length ? `${field}: ` : ''}"${key}" is not a key here`,
      next: guess ? `did you mean "${guess}"?` : 'remove it, or look the key up in the schema',
    };
  }
  const values = allowedValues(issue, schema);
  if (values.length > 0 && issue.input !== undefined) {
    const guess = nearestWord(String(issue.input), values);
    return {
      code: 'NOT_ALLOWED',
      path,
      ...where(issue.path),
      message: `${field}: ${show(issue.input)} is not accepted`,
      allowed: values.slice(0, 30).join(', '),
      next: guess ? `did you mean "${guess}"?` : 'use one of these',
    };
  }
  if (issue.input === undefined) {
    return {
      code: 'MISSING',
      path,
      ...where(issue.path),
      message: `${field} is missing`,
      next: `add "${String(issue.path.at(-1) ?? field)}:" here`,
    };
  }
  return {
    code: 'INVALID',
    path,
    ...where(issue.path),
    // A rule between several values names them itself; what zod holds there is all of them.
    message:
      issue.code === 'custom' && typeof issue.input === 'object'
        ? `${field}: ${issue.message}`
        : `${field}: ${issue.message} (found ${show(issue.input)})`,
    next: 'correct this value',
  };
}

function allowedValues(issue: Issue, schema: z.ZodType): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  return issue.code === 'invalid_union' ? knownValues(schema, issue.path) : [];
}

function show(input: unknown): string {
  const text =
    typeof input === 'string'
      ? JSON.stringify(input)
      : typeof input === 'object' && input !== null
        ? Array.isArray(input)
          ? 'a list'
          : 'a mapping'
        : String(input);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
