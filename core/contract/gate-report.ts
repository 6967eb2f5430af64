import * as z from 'zod';
import { Sha256 } from './scalars.ts';

export const Severity = z.enum(['error', 'warning', 'note']);

/** One thing the gate saw. `line` for text, `offset` (bytes) for binary files; both absent when the file as a whole is meant. */
export const Finding = z.strictObject({
  rule: z.string().regex(/^[a-z0-9][a-z0-9./-]{1,80}$/),
  severity: Severity,
  path: z.string().max(400),
  line: z.number().int().positive().optional(),
  offset: z.number().int().nonnegative().optional(),
  message: z.string().max(600),
  fix: z.string().max(400),
});
export type Finding = z.infer<typeof Finding>;

export const GateVerdict = z.enum(['clean', 'flagged', 'unscannable']);
export type GateVerdict = z.infer<typeof GateVerdict>;

/** The gate's answer. `clean` only when every file was read to its last byte and no finding is an `error`. */
export const GateReport = z.strictObject({
  verdict: GateVerdict,
  findings: z.array(Finding).max(1000),
  scanned: z
    .array(z.strictObject({ path: z.string().max(400), sha256: Sha256, bytes: z.number().int().nonnegative(), format: z.string().max(40) }))
    .max(20_000),
  seconds: z.number().nonnegative(),
});
export type GateReport = z.infer<typeof GateReport>;
