import * as z from 'zod';
import { Column, ColumnName } from './column.ts';
import { Name, Sha256 } from './scalars.ts';

/** `models:/<name>/<version>` or `models:/<name>@<alias>`. */
const ModelUri = z
  .string()
  .regex(
    /^models:\/[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\/[1-9]\d{0,8}|@[a-z][a-z0-9-]{0,60})$/,
    'must be models:/<name>/<version> or @<alias>',
  );

/** A model a composition asks. What it takes and gives is read from its package, never repeated here. */
export const CompositionModel = z.strictObject({
  model: ModelUri,
  /** Digest the model must have: a moved alias or a changed version is then refused. */
  sha256: Sha256.optional(),
});

/** Where an input of a model comes from; `clip` puts what lies outside the input's range onto its edge. */
export const InputSource = z.union([ColumnName, z.strictObject({ from: ColumnName, clip: z.literal(true) })]);
export type InputSource = z.infer<typeof InputSource>;

const ModelNode = z.strictObject({
  kind: z.literal('model'),
  model: Name,
  /** `<input of the model>: <column>`. Inputs that are not named come from the column of their own name. */
  in: z.record(ColumnName, InputSource).optional(),
  /** `<new name>: <output of the model>`. Absent: all outputs, by their own names. */
  out: z.record(ColumnName, ColumnName).optional(),
});

/** One step after the other: each sees the request and what all steps before it answered. */
const SequenceNode = z.strictObject({
  kind: z.literal('sequence'),
  steps: z.array(Name).min(1).max(50),
  /** Which answered columns are the answer; those of the last step when absent. */
  answer: z.array(ColumnName).min(1).max(200).optional(),
});

const weight = z.number().int().min(0).max(100);

/** All members on the same rows, at the same time; one answer made of theirs. */
const EnsembleNode = z.strictObject({
  kind: z.literal('ensemble'),
  /** `weighted` takes each member's `weight`; `vote` the most frequent class, or which side of `threshold` most numbers lie on. */
  combine: z.enum(['mean', 'vote', 'weighted']),
  members: z
    .array(z.strictObject({ node: Name, weight: weight.optional() }))
    .min(2)
    .max(50),
  threshold: z.number().optional(),
});

/** Numbers are compared, everything else must be the same. Exactly one of the three. */
export const SwitchCondition = z
  .strictObject({
    column: ColumnName,
    is: z.union([z.string(), z.number(), z.boolean()]).optional(),
    above: z.number().optional(),
    below: z.number().optional(),
  })
  .refine(
    ({ is, above, below }) => [is, above, below].filter((each) => each !== undefined).length === 1,
    'needs exactly one of is, above, below',
  );
export type SwitchCondition = z.infer<typeof SwitchCondition>;

/** The first case all rows of a request meet. Rows that want different cases are refused: a request takes one way. */
const SwitchNode = z.strictObject({
  kind: z.literal('switch'),
  cases: z
    .array(z.strictObject({ when: SwitchCondition, node: Name }))
    .min(1)
    .max(50),
  default: Name.optional(),
});

/** A random share of requests each way; `shadows` get every request too, their answers are only compared. */
const SplitterNode = z.strictObject({
  kind: z.literal('splitter'),
  routes: z
    .array(z.strictObject({ node: Name, weight }))
    .min(1)
    .max(20),
  shadows: z.array(Name).min(1).max(5).optional(),
});

export const CompositionNode = z.discriminatedUnion('kind', [ModelNode, SequenceNode, EnsembleNode, SwitchNode, SplitterNode]);
export type CompositionNode = z.infer<typeof CompositionNode>;

/** `composition.yaml`: a typed graph of registered models that answers as one. `harvester compose check` holds it to the models' contracts. */
export const Composition = z.strictObject({
  harvester: z.literal(1),
  name: Name,
  title: z.string().min(3).max(120),
  owner: z.string().min(1).max(120),
  /** SPDX identifiers the owner can live with; absent: any. */
  licences: z.array(z.string().min(2).max(60)).min(1).optional(),
  /** What one request may cost at most, by the models' own records. */
  limits: z
    .strictObject({ latencyMsPerRow: z.number().positive().optional(), energyWhPer1000: z.number().positive().optional() })
    .optional(),
  inputs: z
    .array(Column)
    .min(1)
    .max(1000)
    .refine((columns) => new Set(columns.map(({ name }) => name)).size === columns.length, 'names one column twice'),
  models: z.record(Name, CompositionModel),
  /** `root` is where a request comes in. */
  nodes: z.record(Name, CompositionNode),
});
export type Composition = z.infer<typeof Composition>;
