import type { AttemptRecord } from '../contract/records.ts';
import { pairedTest } from './champion.ts';
import { holm } from './holm.ts';
import { instantOf } from './instant-of.ts';

export interface Ranked {
  readonly attempt: AttemptRecord;
  /** 1-based position after tie-breaks. */
  readonly position: number;
  /** Ranks that the figures allow, as in "1–3": everyone not significantly worse than the group's leader shares them. */
  readonly group: { readonly from: number; readonly to: number };
}

export type Tiebreak = 'energy' | 'latency' | 'size' | 'earlier';

/**
 * The board: scored attempts by primary metric, missing scores last in both directions, cut into rank groups.
 *
 * A group is its leader and everyone whose Holm-adjusted one-sided p against that leader is ≥ `alpha`; the first entry significantly worse
 * opens the next. Where no paired test exists the intervals decide: entries whose interval reaches the leader's score stay in its group.
 */
export function rank(attempts: readonly AttemptRecord[], tiebreak: readonly Tiebreak[], alpha = 0.05): Ranked[] {
  const ordered = attempts.filter((attempt) => attempt.evaluation.kind === 'scored').toSorted((a, b) => byScore(a, b, tiebreak));
  const ranked: Ranked[] = [];
  while (ranked.length < ordered.length) {
    const from = ranked.length;
    const leader = ordered[from] as AttemptRecord;
    const size = groupSize(leader, ordered.slice(from + 1), alpha) + 1;
    for (let index = from; index < from + size; index += 1) {
      ranked.push({ attempt: ordered[index] as AttemptRecord, position: index + 1, group: { from: from + 1, to: from + size } });
    }
  }
  return ranked;
}

function groupSize(leader: AttemptRecord, rest: readonly AttemptRecord[], alpha: number): number {
  const raw = rest.map((other) => pairedTest(leader, other)?.pBetter ?? (reaches(other, leader) ? 1 : 0));
  const adjusted = holm(raw);
  const firstWorse = adjusted.findIndex((p) => p < alpha);
  return firstWorse < 0 ? rest.length : firstWorse;
}

function reaches(other: AttemptRecord, leader: AttemptRecord): boolean {
  const [a, b] = [primary(other), primary(leader)];
  if (!a || !b) return false;
  return b.direction === 'higher' ? a.high >= b.value : a.low <= b.value;
}

function byScore(a: AttemptRecord, b: AttemptRecord, tiebreak: readonly Tiebreak[]): number {
  const [x, y] = [primary(a), primary(b)];
  if (!x || !y) return x ? -1 : y ? 1 : 0;
  if (x.value !== y.value) return x.direction === 'higher' ? y.value - x.value : x.value - y.value;
  for (const rule of tiebreak) {
    const difference = tiebreakValue(a, rule) - tiebreakValue(b, rule);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return a.key.number - b.key.number;
}

function primary(attempt: AttemptRecord): { value: number; low: number; high: number; direction: 'higher' | 'lower' } | undefined {
  return attempt.evaluation.kind === 'scored' ? attempt.evaluation.scores[0] : undefined;
}

function tiebreakValue(attempt: AttemptRecord, rule: Tiebreak): number {
  if (rule === 'earlier') return instantOf(attempt.finishedAt);
  if (attempt.evaluation.kind !== 'scored') return Number.POSITIVE_INFINITY;
  const { cost } = attempt.evaluation;
  if (rule === 'energy') return cost.energyWhPer1000 ?? Number.MAX_VALUE;
  return rule === 'latency' ? cost.latencyMs.p50 : cost.modelBytes;
}

/** Each team's latest scored attempt: what the board shows and what a new attempt is compared with. */
export function latestPerTeam(attempts: readonly AttemptRecord[]): AttemptRecord[] {
  const latest = new Map<string, AttemptRecord>();
  for (const attempt of attempts) {
    if (attempt.evaluation.kind !== 'scored') continue;
    const held = latest.get(attempt.team);
    if (!held || instantOf(held.finishedAt) <= instantOf(attempt.finishedAt)) latest.set(attempt.team, attempt);
  }
  return [...latest.values()];
}
