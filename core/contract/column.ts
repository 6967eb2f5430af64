import * as z from 'zod';

/** MLflow signature types, so that a contract maps to a model signature without loss. */
export const ColumnType = z.enum(['boolean', 'integer', 'long', 'float', 'double', 'string', 'binary', 'datetime']);

export const ColumnName = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, 'must be an identifier of at most 63 characters');

/** One typed column of a competition's inputs or outputs. `range` is inclusive; `unit` is free text such as `mm`. */
export const Column = z.strictObject({
  name: ColumnName,
  type: ColumnType,
  unit: z.string().max(40).optional(),
  range: z
    .tuple([z.number(), z.number()])
    .refine(([low, high]) => low <= high, 'must run from low to high')
    .optional(),
  classes: z
    .array(z.union([z.string(), z.number().int()]))
    .min(2)
    .max(1000)
    .optional(),
  /** Whether values may be missing. */
  nullable: z.boolean().optional(),
  description: z.string().max(300).optional(),
});
export type Column = z.infer<typeof Column>;
