import * as z from 'zod';

const Position = z.object({ line: z.int().positive(), col: z.int().nonnegative() });

/** The parts of semgrep's `--json` that are used; semgrep adds fields between versions, so others are let through. */
export const SemgrepJson = z.object({
  version: z.string(),
  results: z.array(
    z.object({
      check_id: z.string(),
      path: z.string(),
      start: Position,
      end: Position,
      extra: z.object({
        message: z.string(),
        severity: z.enum(['ERROR', 'WARNING', 'INFO']),
        metadata: z.record(z.string(), z.unknown()).default({}),
      }),
    }),
  ),
  errors: z.array(
    z.object({
      type: z.union([z.string(), z.array(z.unknown())]),
      message: z.string().default(''),
      path: z.string().optional(),
      spans: z.array(z.object({ start: z.object({ line: z.int() }) })).optional(),
    }),
  ),
  paths: z.object({ scanned: z.array(z.string()) }),
});
export type SemgrepJson = z.infer<typeof SemgrepJson>;
