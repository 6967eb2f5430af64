import { seededRandom, shuffled } from './seeded-random.ts';
import { togetherness } from './togetherness.ts';

export const splitNames = ['public', 'feedback', 'final'] as const;
export type SplitName = (typeof splitNames)[number];

/** Row numbers of each split, in the order in which they are to be written. */
export type SplitPlan = Readonly<Record<SplitName, readonly number[]>>;

export interface SplitRequest {
  readonly rows: number;
  readonly seed: number;
  /** Shares of all rows, each > 0 and together < 1; what is left is public. */
  readonly feedback: number;
  readonly final: number;
  /** A class a row: every split gets its share of each. */
  readonly strata?: readonly string[];
  /** Rows with the same key, in any of these lists, are never parted. Null parts nothing. */
  readonly together?: readonly (readonly (string | null)[])[];
  /** A moment a row, in any unit: the earliest rows become public, the latest final, and equal moments stay together. */
  readonly times?: readonly number[];
}

/** Rows that move as one. */
interface Unit {
  readonly rows: readonly number[];
  readonly time: number;
}

/**
 * Which row goes where, the same for the same request on every machine.
 *
 * At random: units (rows, or rows that must stay together) are drawn one by one, largest first, into the split that lacks most of what the
 * unit brings, class by class; so shares and class balance are met as closely as units allow. By time: units in order of their last moment,
 * cut twice. Written order is random, or by time where there are times. Shares must lie in (0, 1) with a sum below 1; lists are `rows` long.
 */
export function planSplit(request: SplitRequest): SplitPlan {
  const random = seededRandom(request.seed);
  const units = unitsOf(request);
  const shares = { public: 1 - request.feedback - request.final, feedback: request.feedback, final: request.final };
  const assigned = request.times ? byTime(units, shares, request.rows) : atRandom(shuffled(units, random), shares, request.strata);
  const { times } = request;
  const ordered = (rows: number[]): number[] =>
    times ? rows.toSorted((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b) : shuffled(rows, random);
  return { public: ordered(assigned.public), feedback: ordered(assigned.feedback), final: ordered(assigned.final) };
}

function unitsOf({ rows, together = [], times }: SplitRequest): Unit[] {
  const units = new Map<number, number[]>();
  for (const [row, unit] of togetherness(rows, together).entries()) {
    const held = units.get(unit);
    if (held) held.push(row);
    else units.set(unit, [row]);
  }
  return [...units.values()].map((held) => ({
    rows: held,
    time: held.reduce((latest, row) => Math.max(latest, times?.[row] ?? 0), -Infinity),
  }));
}

type Shares = Readonly<Record<SplitName, number>>;
type Assigned = Record<SplitName, number[]>;

function byTime(units: readonly Unit[], shares: Shares, rows: number): Assigned {
  const assigned: Assigned = { public: [], feedback: [], final: [] };
  const cuts = [shares.public * rows, (shares.public + shares.feedback) * rows] as const;
  const ordered = units.toSorted((a, b) => a.time - b.time);
  let before = 0;
  let last: { readonly time: number; readonly split: SplitName } | undefined;
  for (const unit of ordered) {
    const middle = before + unit.rows.length / 2;
    const split = last?.time === unit.time ? last.split : middle <= cuts[0] ? 'public' : middle <= cuts[1] ? 'feedback' : 'final';
    assigned[split].push(...unit.rows);
    before += unit.rows.length;
    last = { time: unit.time, split };
  }
  return assigned;
}

function atRandom(units: readonly Unit[], shares: Shares, strata: readonly string[] | undefined): Assigned {
  const stratum = (row: number): string => strata?.[row] ?? '';
  const assigned: Assigned = { public: [], feedback: [], final: [] };
  const seen = new Map<string, Record<SplitName | 'all', number>>();
  const all = { public: 0, feedback: 0, final: 0, all: 0 };
  // Large units first: small ones even out what they leave. Units of one row come class by class, so that every class is dealt evenly.
  const ordered = units.toSorted((a, b) => b.rows.length - a.rows.length || compare(stratum(a.rows[0] ?? 0), stratum(b.rows[0] ?? 0)));
  for (const { rows } of ordered) {
    const brings = new Map<string, number>();
    for (const row of rows) brings.set(stratum(row), (brings.get(stratum(row)) ?? 0) + 1);
    for (const [name, count] of brings) {
      const counts = seen.get(name) ?? { public: 0, feedback: 0, final: 0, all: 0 };
      counts.all += count;
      seen.set(name, counts);
    }
    all.all += rows.length;
    const lack = (split: SplitName): number => {
      let weighed = 0;
      for (const [name, count] of brings) {
        const counts = seen.get(name) ?? all;
        weighed += (count / rows.length) * (shares[split] * counts.all - counts[split]);
      }
      // The whole only decides between splits that lack the class alike.
      return weighed + 1e-3 * (shares[split] * all.all - all[split]);
    };
    const chosen = splitNames.reduce((best, split) => (lack(split) > lack(best) + 1e-12 ? split : best));
    assigned[chosen].push(...rows);
    all[chosen] += rows.length;
    for (const [name, count] of brings) {
      const counts = seen.get(name);
      if (counts) counts[chosen] += count;
    }
  }
  return assigned;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
