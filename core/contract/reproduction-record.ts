import * as z from 'zod';
import { Direction } from './competition.ts';
import { ErrorClass } from './error-class.ts';
import { Smoke } from './evaluation.ts';
import { AttemptRecord } from './records.ts';
import { Finite } from './scalars.ts';
import { Submission } from './submission.ts';

const Compared = {
  metric: z.strictObject({ name: z.string().max(60), direction: Direction }),
  /** Retrained minus recorded primary score, > 0 where the retrained model is better whatever the direction; rounded as the release policy says. */
  difference: Finite,
  /** A difference of at most this counts as the same score: one standard error of the recorded score, rounded. */
  tolerance: z.number().nonnegative(),
  /** Whether every declared artifact came out byte for byte as it was handed in; then no private row is looked at. */
  artifacts: z.enum(['identical', 'other-bytes']),
  bits: z.number().nonnegative(),
} as const;

/** What became of training a submission again, with its own code, seed and params, on the public data. */
export const Reproduction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reproduced'), ...Compared }),
  z.strictObject({ kind: z.literal('differs'), ...Compared }),
  z.strictObject({
    kind: z.literal('failed'),
    errorClass: ErrorClass,
    stage: z.enum(['gate', 'train', 'private']),
    bits: z.number().nonnegative(),
  }),
]);
export type Reproduction = z.infer<typeof Reproduction>;

/** What the runner says about one reproduction; predicate `reproduction/v1`, subject `submission` = tree digest of the submission folder. */
export const ReproductionRecord = z.strictObject({
  harvester: z.literal(1),
  competition: AttemptRecord.shape.competition,
  key: AttemptRecord.shape.key,
  runKey: AttemptRecord.shape.runKey,
  team: AttemptRecord.shape.team,
  submission: AttemptRecord.shape.submission,
  /** As declared in submission.yaml; null where it declares no training. */
  train: Submission.shape.train.unwrap().pick({ seed: true, params: true }).nullable(),
  result: Reproduction,
  /** Training sees public data only, so its text may be shown. `excerpt` is participants' text: escape it. */
  training: Smoke,
  environment: AttemptRecord.shape.environment,
  data: AttemptRecord.shape.data,
  runner: AttemptRecord.shape.runner,
  ledger: AttemptRecord.shape.ledger,
  startedAt: AttemptRecord.shape.startedAt,
  finishedAt: AttemptRecord.shape.finishedAt,
});
export type ReproductionRecord = z.infer<typeof ReproductionRecord>;
