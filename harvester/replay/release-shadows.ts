import type { Dataset } from '../../core/contract/dataset.ts';
import type { ShadowReplayRecord, ShadowSeen } from '../../core/contract/shadow-replay-record.ts';
import { bits125, roundUp125 } from '../../vault/buckets.ts';
import { noiseStep } from '../../vault/release.ts';

/** What was counted of one shadow, exactly: rows, and the largest difference of numbers. Never leaves the runner like this. */
export interface ShadowCount {
  readonly node: string;
  readonly shadow: string;
  readonly answered: number;
  readonly differing: number;
  readonly largest: number;
}

export interface Counted {
  /** All recorded rows. */
  readonly rows: number;
  readonly unanswered: number;
  readonly shadows: readonly ShadowCount[];
}

const exactBits = 52;

/**
 * What of a replay may leave, with the bits it says. `interval`: shares on a grid no finer than a share's own noise over so many rows
 * (√(¼ / rows), its largest), and the largest difference, which is a single row's, as the next of 1, 2 or 5 times a power of ten.
 */
export function releaseShadows(
  policy: Dataset['release']['scores'],
  { rows, unanswered, shadows }: Counted,
): Pick<ShadowReplayRecord, 'unanswered' | 'shadows' | 'bits'> {
  const share = (count: number): number => (policy === 'exact' ? count / rows : onGrid(count / rows, stepOf(rows)));
  const edge = (largest: number): number => (policy === 'exact' || largest === 0 ? largest : roundUp125(largest));
  return {
    unanswered: share(unanswered),
    shadows: shadows.map(({ node, shadow, answered, differing, largest }): ShadowSeen => ({
      node,
      shadow,
      answered: share(answered),
      differing: share(differing),
      largest: edge(largest),
    })),
    bits: shadowBits(policy, rows, shadows.length),
  };
}

/** Upper bound of what one replay can say: known before any row is looked at. */
export function shadowBits(policy: Dataset['release']['scores'], rows: number, shadows: number): number {
  const share = policy === 'exact' ? Math.log2(rows + 1) : Math.log2(1 / stepOf(rows) + 1);
  // One more than the edges: no difference at all.
  const edge = policy === 'exact' ? exactBits : Math.log2(2 ** bits125 + 1);
  return share + shadows * (2 * share + edge);
}

function stepOf(rows: number): number {
  return noiseStep(Math.sqrt(0.25 / rows));
}

function onGrid(share: number, step: number): number {
  return Number(Math.min(1, Math.round(share / step) * step).toFixed(6));
}
