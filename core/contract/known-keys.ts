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

function unwrap(schema: z.ZodType): z.ZodType {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodNullable)
    inner = inner.unwrap() as z.ZodType;
  return inner;
}
