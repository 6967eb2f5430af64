import * as z from 'zod';
import { Direction } from './competition.ts';
import { ErrorClass } from './error-class.ts';
import { Finite } from './scalars.ts';

/** A metric on one board with its 95 % interval. */
export const Score = z.strictObject({ name: z.string().max(60), direction: Direction, value: Finite, low: Finite, high: Finite });
export type Score = z.infer<typeof Score>;

/** Paired test of this attempt's primary metric against another entry on the same rows. `difference` > 0 means this attempt is better, whatever the metric's direction. */
export const Comparison = z.strictObject({
  /** `<pr>/<head sha>` of an attempt, or `baseline/<name>`. */
  with: z.string().max(120),
  difference: Finite,
  /** One-sided p-value of "this attempt is not better". */
  p: z.number().min(0).max(1),
});
export type Comparison = z.infer<typeof Comparison>;

/** Measured from outside the sandbox. Latency is per row, after one warm-up batch. */
export const Cost = z.strictObject({
  cpuSeconds: z.number().nonnegative(),
  peakMemoryMB: z.number().nonnegative(),
  latencyMs: z.strictObject({ p50: z.number().nonnegative(), p95: z.number().nonnegative() }),
  modelBytes: z.number().int().nonnegative(),
  /** Watt-hours for 1,000 predictions, with how it was come by; null when it could not be estimated. */
  energyWhPer1000: z.number().nonnegative().nullable(),
  energyMethod: z.string().max(120),
  /** Grams of CO2 equivalent for 1,000 predictions: that energy times the grid's intensity; null where either is unknown. */
  co2eGramsPer1000: z.number().nonnegative().nullable().optional(),
  co2eMethod: z.string().max(120).optional(),
  /** Processor, cores and isolation of the runner: costs are comparable only within one class. */
  runnerClass: z.string().max(120).optional(),
});
export type Cost = z.infer<typeof Cost>;

/**
 * What stood between a submission and the private data, strongest first. `gvisor`: a kernel of its own around the submission alone.
 * `bwrap-in-gvisor`: namespaces and our filter on a gVisor kernel that the submission shares with the runner and its data, as in a pod;
 * whoever breaks out of those is still held by gVisor, but beside the data.
 */
export const Isolation = z.enum(['vm', 'gvisor', 'bwrap+cgroup', 'bwrap+rlimit', 'bwrap-in-gvisor', 'none']);
export type Isolation = z.infer<typeof Isolation>;

/** The public smoke run: public data only, in the same sandbox, so its text may be shown. `excerpt` is participants' text: escape it. */
export const Smoke = z.strictObject({ passed: z.boolean(), errorClass: ErrorClass.optional(), excerpt: z.string().max(4000).default('') });
export type Smoke = z.infer<typeof Smoke>;

/**
 * Whether the model looks rows up rather than recognising patterns: it answers rows of the public data, or of the private split itself,
 * better than twins of them moved by less than their noise. `suspected` names whose rows. Beyond noise only, and never a reason to refuse.
 */
export const Memorisation = z.strictObject({ suspected: z.array(z.enum(['public-rows', 'private-rows'])).max(2) });
export type Memorisation = z.infer<typeof Memorisation>;

export const Evaluation = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('scored'),
    board: z.enum(['feedback', 'final']),
    rows: z.number().int().positive(),
    /** Released scores, primary first: what the release policy let through. */
    scores: z.array(Score).min(1).max(11),
    /** True when the Ladder held the score back: `scores` then repeat the team's best so far. */
    held: z.boolean(),
    comparisons: z.array(Comparison).max(10_000),
    cost: Cost,
    smoke: Smoke,
    memorisation: Memorisation.optional(),
    bits: z.number().nonnegative(),
  }),
  z.strictObject({
    kind: z.literal('failed'),
    /** Absent: the feedback board. */
    board: z.enum(['feedback', 'final']).optional(),
    errorClass: ErrorClass,
    stage: z.enum(['gate', 'smoke', 'private']),
    smoke: Smoke,
    bits: z.number().nonnegative(),
  }),
]);
export type Evaluation = z.infer<typeof Evaluation>;
