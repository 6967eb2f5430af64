import * as z from 'zod';
import { Instant, Name, Sha256 } from './scalars.ts';

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
  /** What policy made of it: its severity before, and whose word changed it. */
  policy: z
    .strictObject({ was: Severity, by: z.enum(['harvester.yaml', 'competition.yaml', 'waiver']), waiver: Name.optional() })
    .optional(),
});
export type Finding = z.infer<typeof Finding>;

export const GateVerdict = z.enum(['clean', 'flagged', 'unscannable']);
export type GateVerdict = z.infer<typeof GateVerdict>;

/** A waiver that took effect, as it stays in the record: who said why, and until when. */
export const AppliedWaiver = z.strictObject({
  id: Name,
  rule: z.string().max(81),
  path: z.string().max(400),
  sha256: Sha256,
  reason: z.string().max(400),
  by: z.string().max(39),
  expires: Instant,
});
export type AppliedWaiver = z.infer<typeof AppliedWaiver>;

/** The gate's answer. `clean` only when every file was read to its last byte and no finding is an `error`. */
export const GateReport = z.strictObject({
  verdict: GateVerdict,
  findings: z.array(Finding).max(1000),
  scanned: z
    .array(z.strictObject({ path: z.string().max(400), sha256: Sha256, bytes: z.number().int().nonnegative(), format: z.string().max(40) }))
    .max(20_000),
  seconds: z.number().nonnegative(),
  waived: z.array(AppliedWaiver).max(1000).optional(),
});
export type GateReport = z.infer<typeof GateReport>;
