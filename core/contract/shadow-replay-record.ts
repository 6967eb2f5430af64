import * as z from 'zod';
import { DataReference } from './dataset.ts';
import { AttemptRecord } from './records.ts';
import { Instant, Name, Sha256 } from './scalars.ts';

const Share = z.number().min(0).max(1);

/** How one shadow fared beside what was answered: shares of all recorded rows, as the data's owner lets them be told. */
const ShadowSeen = z.strictObject({
  /** The splitter it stands at. */
  node: Name,
  shadow: Name,
  /** Rows it answered beside an answer that was given. */
  answered: Share,
  /** Rows where any column of the two answers differs. */
  differing: Share,
  /** Largest difference of numbers: unless told exactly, an upper edge. */
  largest: z.number().nonnegative(),
});
export type ShadowSeen = z.infer<typeof ShadowSeen>;

/**
 * What a runner says of a composition whose shadows met a product team's recorded rows; predicate `shadow-replay/v1`, subject `composition` =
 * sha256 of its file. No row, no answer and no count of them is in it.
 */
export const ShadowReplayRecord = z.strictObject({
  harvester: z.literal(1),
  composition: z.strictObject({ name: Name, sha256: Sha256 }),
  /** What ran, by the name the composition gives it. */
  models: z.record(Name, z.strictObject({ model: z.string().max(120), sha256: Sha256 })),
  data: DataReference,
  rowsPerRequest: z.number().int().positive(),
  /** Draws which way each request takes at a splitter. */
  seed: z.number().int().nonnegative(),
  /** Share of all recorded rows the composition gave no answer to. */
  unanswered: Share,
  shadows: z.array(ShadowSeen).min(1).max(250),
  bits: z.number().nonnegative(),
  environment: AttemptRecord.shape.environment,
  runner: AttemptRecord.shape.runner,
  ledger: AttemptRecord.shape.ledger,
  startedAt: Instant,
  finishedAt: Instant,
});
export type ShadowReplayRecord = z.infer<typeof ShadowReplayRecord>;

/** Where it lives in the records repository: one a second for each composition and dataset. */
export function shadowReplayPath({ composition, data, startedAt }: Pick<ShadowReplayRecord, 'composition' | 'data' | 'startedAt'>): string {
  return `shadow-replays/${composition.name}/${data.owner}.${data.name}/${startedAt.slice(0, 19).replaceAll(':', '')}Z.json`;
}
