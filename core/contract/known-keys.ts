import * as z from 'zod';

/** The keys a schema accepts in the mapping at `path`: what "did you mean" chooses from. Empty where the schema is not a mapping there. */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const inner = unwrap(schema);
  const [key, ...rest] = path;
  if (inner instanceof z.ZodDiscriminatedUnion) return inner.options.flatMap((option) => knownKeys(option as z.ZodType, path));
  if (inner instanceof z.ZodObject) {
    if (key === undefined) return Object.keys(inner.shape);
    const next = (inner.shape as Record<string, z.ZodType | undefined>)[String(key)];
    return next ? knownKeys(next, rest) : [];
  }
  if (inner instanceof z.ZodArray && key !== undefined) return knownKeys(inner.element as z.ZodType, rest);
  return [];
}

/** The words that the key at the end of `path` may have where it tells the members of a union apart; else none. */
export function knownValues(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  const union = schemaAt(schema, path.slice(0, -1));
  const key = path.at(-1);
  if (!(union instanceof z.ZodDiscriminatedUnion) || key !== union.def.discriminator) return [];
  return union.options.flatMap((option) => [...((option as z.ZodType)._zod.propValues?.[key] ?? [])].map(String));
}

function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  const inner = unwrap(schema);
  const [key, ...rest] = path;
  if (key === undefined) return inner;
  if (inner instanceof z.ZodArray) return schemaAt(inner.element as z.ZodType, rest);
  if (inner instanceof z.ZodRecord) return schemaAt(inner.valueType as z.ZodType, rest);
  const next = inner instanceof z.ZodObject ? (inner.shape as Record<string, z.ZodType | undefined>)[String(key)] : undefined;
  return next && schemaAt(next, rest);
}

function unwrap(schema: z.ZodType): z.ZodType {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodNullable)
    inner = inner.unwrap() as z.ZodType;
  return inner;
}
