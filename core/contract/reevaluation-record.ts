import * as z from 'zod';
import { DataReference } from './dataset.ts';
import { ErrorClass } from './error-class.ts';
import { Cost, Score } from './evaluation.ts';
import { AttemptRecord } from './records.ts';
import { Finite, Instant, Name, Sha256 } from './scalars.ts';

export const DriftLevel = z.enum(['stable', 'moderate', 'major']);
export type DriftLevel = z.infer<typeof DriftLevel>;

/** One column against the reference data. The statistics are there only where the data's owner lets them out. */
export const ColumnDrift = z.strictObject({
  name: z.string().max(63),
  level: DriftLevel,
  psi: z.number().nonnegative().optional(),
  ks: z.number().min(0).max(1).optional(),
  p: z.number().min(0).max(1).optional(),
});
export type ColumnDrift = z.infer<typeof ColumnDrift>;

/** Paired with another version of the same model on the same rows; `difference` > 0 where this one is better. */
const VersionComparison = z.strictObject({ version: z.number().int().positive(), difference: Finite, p: z.number().min(0).max(1) });

export const ReevaluationOutcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('scored'),
    scores: z.array(Score).min(1).max(11),
    comparisons: z.array(VersionComparison).max(50),
    cost: Cost,
    drift: z
      .strictObject({ reference: DataReference, inputs: z.array(ColumnDrift).max(10_000), outputs: z.array(ColumnDrift).max(1000) })
      .optional(),
    bits: z.number().nonnegative(),
  }),
  z.strictObject({ kind: z.literal('failed'), errorClass: ErrorClass, bits: z.number().nonnegative() }),
]);
export type ReevaluationOutcome = z.infer<typeof ReevaluationOutcome>;

/** What a runner says of a registered version on a product team's data; predicate `reevaluation/v1`, subject `model`. */
export const ReevaluationRecord = z.strictObject({
  harvester: z.literal(1),
  competition: Name,
  version: z.number().int().positive(),
  modelSha256: Sha256,
  data: DataReference,
  trigger: z.enum(['schedule', 'champion', 'asked']),
  outcome: ReevaluationOutcome,
  environment: AttemptRecord.shape.environment,
  runner: AttemptRecord.shape.runner,
  ledger: AttemptRecord.shape.ledger,
  startedAt: Instant,
  finishedAt: Instant,
});
export type ReevaluationRecord = z.infer<typeof ReevaluationRecord>;

/** Where it lives in the records repository: one a second for each model and dataset. */
export function reevaluationPath({
  competition,
  version,
  data,
  startedAt,
}: Pick<ReevaluationRecord, 'competition' | 'version' | 'data' | 'startedAt'>): string {
  const date = startedAt.slice(0, 19).replaceAll(':', '');
  return `reevaluations/${competition}/${version}/${data.owner}.${data.name}/${date}Z.json`;
}
