import * as z from 'zod';
import { checkColumns } from './check-columns.ts';
import { Column, ColumnName } from './column.ts';
import { CompetitionGate } from './gate-policy.ts';
import { Instant, Name, RelativePath, Sha256 } from './scalars.ts';

export const Direction = z.enum(['higher', 'lower']);
export type Direction = z.infer<typeof Direction>;

export const Metric = z.strictObject({
  /** A scikit-learn scorer's plain name (`roc_auc`, `log_loss`, `root_mean_squared_error` …), or a function of `metrics.scoring`. */
  name: z.string().regex(/^[a-z][a-z0-9_]{1,60}$/),
  direction: Direction,
});
export type Metric = z.infer<typeof Metric>;

const PrivateSplit = z.strictObject({ name: Name, sha256: Sha256, rows: z.number().int().positive() });

/** `custom`: anything else. Outputs and target of any type, judged by the organiser's own metrics alone. */
export const Task = z.enum(['binary-classification', 'multiclass-classification', 'regression', 'custom']);
export type Task = z.infer<typeof Task>;

/**
 * How rows reach `predict`: in shuffled batches, one at a time, or case by case (all rows of one group together). With `columns.time`, rows
 * keep that order and are never shuffled, so `row` streams a time series step by step.
 */
export const InvocationMode = z.enum(['batch', 'row', 'case']);
export type InvocationMode = z.infer<typeof InvocationMode>;

/**
 * Columns beside inputs and target. In private splits they stand in the labels table, so a model sees one only where it is also an input.
 * `group`: rows that belong together, never parted by a split and resampled as one. `weight`: what a row counts in every metric. `time`: the
 * order of rows. `id`: tells rows apart for people.
 */
const SpecialColumns = z.strictObject({
  id: ColumnName.optional(),
  group: ColumnName.optional(),
  weight: ColumnName.optional(),
  time: ColumnName.optional(),
});

/**
 * `competition.yaml`: everything participants and machines need to know about a competition. Private splits appear by name, size and digest
 * only; they are resolved on the runner.
 */
export const Competition = z
  .strictObject({
    harvester: z.literal(1),
    name: Name,
    title: z.string().min(3).max(120),
    /** What the App speaks here; English unless given. */
    language: z.enum(['en', 'de']).optional(),
    need: z.strictObject({
      product: z.string().max(120),
      owner: z.string().max(120),
      statement: z.string().max(2000),
      value: z.string().max(500),
    }),
    reward: z.strictObject({ kind: z.enum(['none', 'prize', 'contract', 'recognition']), description: z.string().max(500) }).optional(),
    task: Task,
    inputs: z.array(Column).min(1).max(10_000),
    outputs: z.array(Column).min(1).max(1000),
    /** Column of labels in the public data; for classification its `classes`, the last one is the positive class of a binary task. */
    target: Column,
    columns: SpecialColumns.optional(),
    invocation: z.strictObject({ mode: InvocationMode }).optional(),
    metrics: z.strictObject({
      primary: Metric,
      others: z.array(Metric).max(10).default([]),
      /** The organiser's own metrics: a Python file whose functions the judge calls by metric name. It never meets a submission's code. */
      scoring: z.strictObject({ path: RelativePath, sha256: Sha256 }).optional(),
    }),
    data: z.strictObject({
      /** A `.csv`, `.parquet` or `.arrow` file with the inputs, the target and the special columns. */
      public: RelativePath,
      /** Croissant description of the public data. */
      card: RelativePath.optional(),
      feedback: PrivateSplit,
      final: PrivateSplit,
    }),
    phases: z
      .array(z.strictObject({ name: Name, opens: Instant, closes: Instant, board: z.enum(['feedback', 'final']) }))
      .min(1)
      .max(20),
    limits: z.strictObject({
      attemptsPerDay: z.number().int().min(1).max(1000),
      /** What one person may use a day over all teams; without it only teams are counted. */
      attemptsPerPersonPerDay: z.number().int().min(1).max(1000).optional(),
      archiveMB: z.number().positive().max(10_000),
      files: z.number().int().min(1).max(10_000).default(200),
      wallSeconds: z.number().min(1).max(86_400),
      /** One call of `predict`; without it only the whole run is timed. */
      batchSeconds: z.number().positive().max(86_400).optional(),
      /** Training again for `/reproduce`; ten times `wallSeconds` unless given. */
      trainSeconds: z.number().min(1).max(86_400).optional(),
      memoryMB: z.number().int().min(64).max(1_000_000),
      cpus: z.number().positive().max(256).default(1),
    }),
    feedback: z.strictObject({
      release: z.enum(['ladder', 'interval', 'exact']).default('ladder'),
      logs: z.literal('class-only').default('class-only'),
      /** With `ladder`: a new score is told only when it is better by this much; without it, when it is better beyond noise. */
      step: z.number().positive().optional(),
      /** What each member of a team may be told on one board, over all their teams, in bits; a run that would exceed it waits for the data's owners. */
      budgetBits: z.number().positive().optional(),
      /** When an answer leaves: at the next edge of eight durations (`padded`, the default), or as soon as it is there (`prompt`). */
      timing: z.enum(['padded', 'prompt']).optional(),
    }),
    environment: z.strictObject({ lock: RelativePath, sha256: Sha256 }),
    licences: z.array(z.string().min(2).max(60)).min(1),
    /** Which findings of the static scan are refused here beyond what is refused everywhere. It can only tighten. */
    gate: CompetitionGate.optional(),
    agreement: z.strictObject({
      file: RelativePath,
      /** Each commit must carry a Signed-off-by line. */
      dco: z.boolean().default(true),
      /** Each member must accept the file once by saying `/agree`. */
      persons: z.boolean().optional(),
    }),
    /** Who may play together; without it anybody may, in as many teams as they like. */
    teams: z.strictObject({ oneEach: z.boolean().default(true), members: z.number().int().min(1).max(20).default(20) }).optional(),
    training: z.enum(['required', 'optional']).default('optional'),
    merge: z.strictObject({
      rule: z.enum(['maintainer', 'beats-baseline', 'beats-champion']).default('maintainer'),
      automatic: z.boolean().default(false),
    }),
    baselines: z
      .array(z.strictObject({ name: Name, path: RelativePath }))
      .max(10)
      .default([]),
    ranking: z
      .strictObject({
        tiebreak: z.array(z.enum(['energy', 'latency', 'size', 'earlier'])).default(['energy', 'size', 'earlier']),
        /** Who wins where noise does not tell the first apart: all of them (`share`), or whom the tie-breaks put first. */
        ties: z.enum(['share', 'tiebreak']).optional(),
      })
      .default({
        tiebreak: ['energy', 'size', 'earlier'],
      }),
  })
  .superRefine(checkColumns);
export type Competition = z.infer<typeof Competition>;
