import * as z from 'zod';
import { ColumnName } from './column.ts';
import { Name, Sha256 } from './scalars.ts';
import { Login } from './submission.ts';

/** One state of a private dataset: a folder on the runner with `features.<ext>` and `labels.<ext>`, named by the digest of its files. */
const DataVersion = z.strictObject({
  version: z.string().regex(/^[a-z0-9][a-z0-9.-]{0,39}$/, 'must be like 2026-11'),
  sha256: Sha256,
  rows: z.number().int().positive(),
});

/** What may leave: scores as in a competition, drift as a word for each column, and at most so many bits in all. */
const Release = z.strictObject({
  scores: z.enum(['interval', 'exact']).default('interval'),
  /** `levels`: stable, moderate or major for each column; `exact`: the statistics too. */
  drift: z.enum(['none', 'levels', 'exact']).default('levels'),
  /** What all re-evaluations of one version of the data may tell together. */
  budgetBits: z.number().positive().optional(),
});

/** Which registered models are asked. */
const Watched = z.strictObject({
  competition: Name,
  versions: z.union([z.literal('champion'), z.array(z.number().int().positive()).min(1).max(50)]),
});

/**
 * `datasets/<owner>/<name>.yaml` in the control repository: a product team's private data that registered models are evaluated on again. The
 * data itself lies on the runner, in `<data folder>/<owner>/<name>/<version>`; here stand only digests.
 */
export const Dataset = z.strictObject({
  harvester: z.literal(1),
  owner: Name,
  name: Name,
  title: z.string().min(3).max(120),
  /** Logins an issue names. */
  people: z.array(Login).min(1).max(20),
  data: DataVersion,
  /** Earlier data that new data is compared with; drift is not measured without it. */
  reference: DataVersion.optional(),
  /** Where the columns of a competition have other names here: `<competition's name>: <name here>`. */
  columns: z.record(ColumnName, ColumnName).default({}),
  models: z.array(Watched).min(1).max(20),
  schedule: z.enum(['daily', 'weekly', 'monthly', 'never']).default('weekly'),
  /** Also as soon as a model becomes champion. */
  onChampion: z.boolean().default(true),
  release: Release.prefault({}),
  /** Whether its owner lets models be trained on it; what comes out stays on the runner. */
  tuning: z.boolean().default(false),
});
export type Dataset = z.infer<typeof Dataset>;

/** Where a dataset's file stands in the control repository. */
export function datasetPath({ owner, name }: Pick<Dataset, 'owner' | 'name'>): string {
  return `datasets/${owner}/${name}.yaml`;
}

/** Which data, as records name it. */
export const DataReference = z.strictObject({ owner: Name, name: Name, ...DataVersion.shape });
export type DataReference = z.infer<typeof DataReference>;
