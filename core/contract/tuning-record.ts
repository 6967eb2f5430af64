import * as z from 'zod';
import { DataReference } from './dataset.ts';
import { Score } from './evaluation.ts';
import { AttemptRecord } from './records.ts';
import { Finite, Instant, Name, Sha256 } from './scalars.ts';

const Params = z.record(z.string().max(60), z.union([z.string().max(200), z.number(), z.boolean()]));

/** `<competition>-<8 hex>`: names a tuned version on its runner and in every record of it. */
export const TuningId = z.string().regex(/^[a-z0-9-]{1,63}-[0-9a-f]{8}$/, 'must be the id of a tuned version');

/** One set of parameters that was tried: where it lay on held-out rows of the tuning data. */
const Trial = z.strictObject({ params: Params, score: Finite.nullable() });

/**
 * What a runner says of a version it tuned on a product team's data; predicate `tuning/v1`, subject `model`. The weights are not in it and not
 * in any registry: only their digest.
 */
export const TuningRecord = z.strictObject({
  harvester: z.literal(1),
  id: TuningId,
  competition: Name,
  parent: z.strictObject({ version: z.number().int().positive(), modelSha256: Sha256 }),
  data: DataReference,
  params: Params,
  seed: z.number().int().nonnegative(),
  /** Random search: how many were tried, by which seed. */
  search: z.strictObject({ trials: z.array(Trial).max(1000), seed: z.number().int().nonnegative() }).optional(),
  /** On held-out rows, as the data's owner lets them be told; its parent on the same rows beside it. */
  heldOut: z.strictObject({
    rows: z.number().int().positive(),
    scores: z.array(Score).min(1).max(11),
    difference: Finite,
    p: z.number().min(0).max(1),
  }),
  /** Digest of the trained submission folder. */
  submissionSha256: Sha256,
  bits: z.number().nonnegative(),
  environment: AttemptRecord.shape.environment,
  runner: AttemptRecord.shape.runner,
  startedAt: Instant,
  finishedAt: Instant,
});
export type TuningRecord = z.infer<typeof TuningRecord>;

/** An owner's word that tuned weights may leave their runner; predicate `tuning-release/v1`, subject `model`. */
export const TuningRelease = z.strictObject({
  harvester: z.literal(1),
  id: TuningId,
  competition: Name,
  submissionSha256: Sha256,
  data: DataReference,
  /** Who released it, as `owners.yaml` of the runner names them. */
  owner: Name,
  why: z.string().min(3).max(500),
  at: Instant,
});
export type TuningRelease = z.infer<typeof TuningRelease>;

/** Where they live in the records repository. */
export const tuningPath = {
  tuning: ({ competition, id }: Pick<TuningRecord, 'competition' | 'id'>): string => `tunings/${competition}/${id}.json`,
  release: ({ competition, id }: Pick<TuningRecord, 'competition' | 'id'>): string => `tunings/${competition}/${id}.release.json`,
} as const;
