import * as z from 'zod';
import { Envelope } from '../provenance/dsse.ts';
import { AttemptKey, AttemptRecord } from './records.ts';
import { Name } from './scalars.ts';

/** An entry that was scored again. */
export const Rejudged = z.strictObject({
  key: AttemptKey,
  team: Name,
  /** The new `attempt/v1` envelope, signed by the same runner: the very file that goes to `recordPath.attempt`. */
  attempt: Envelope,
});
export type Rejudged = z.infer<typeof Rejudged>;

/**
 * What the runner says about one board under the present competition.yaml; predicate `rejudge/v1`, subject `board` = digest of the private
 * split. Entries on the same rows were scored again from their stored predictions, without running a model; `again` are the heads whose
 * predictions no longer fit and that must be evaluated anew. `openRejudge` opens it with all its attempts.
 */
export const RejudgeRecord = z.strictObject({
  harvester: z.literal(1),
  competition: Name,
  runKey: AttemptRecord.shape.runKey,
  board: z.enum(['feedback', 'final']),
  /** One sentence: what was scored again, and why the rest was not. No participant text. */
  why: z.string().max(300),
  entries: z.array(Rejudged).max(2000),
  again: z
    .array(z.strictObject({ key: AttemptKey, team: Name, why: z.enum(['data-changed', 'not-kept', 'environment-changed']) }))
    .max(10_000),
  /** Bits booked for all entries together. */
  bits: z.number().nonnegative(),
  data: z.array(AttemptRecord.shape.data.element).length(1),
  runner: AttemptRecord.shape.runner,
  startedAt: AttemptRecord.shape.startedAt,
  finishedAt: AttemptRecord.shape.finishedAt,
});
export type RejudgeRecord = z.infer<typeof RejudgeRecord>;
