import { seededRandom } from '../../core/rules/seeded-random.ts';
import { EventQueue } from './event-queue.ts';
import type { Station } from './station.ts';

/** A step of an attempt's way. */
export interface Step {
  readonly name: string;
  readonly station: Station;
}

export interface Load {
  readonly competitions: number;
  readonly participants: number;
  readonly attemptsPerDay: number;
  readonly days: number;
  /** How much busier the busiest hour is than the mean one; at least 1. */
  readonly peak: number;
  /** Attempts a participant has in a day. What is above is refused at the door and asks for nothing. */
  readonly quota: number;
}

export interface StepOutcome {
  readonly name: string;
  /** Capacity beside what was asked of it; below 1 it falls behind for ever. */
  readonly headroom: number;
  /** Most attempts that waited for it at a time. */
  readonly longestQueue: number;
  /** Mean seconds an attempt spent at it, its own work included. */
  readonly meanSeconds: number;
}

export interface Outcome {
  readonly attempts: number;
  readonly refused: number;
  /** Attempts of the busiest competition: people flock. */
  readonly busiest: number;
  /** Seconds from push to verdict. */
  readonly verdict: { readonly median: number; readonly p95: number };
  /** Attempts without a verdict when the last day ends. */
  readonly backlog: number;
  readonly steps: readonly StepOutcome[];
}

const day = 86_400;

/**
 * Plays `load` through the steps, one after the other, from event to event. The same seed gives the same outcome on every machine. Arrivals are a
 * Poisson process whose rate follows the hours of a day; competitions are chosen by Zipf's law, participants evenly.
 */
export function simulate(load: Load, steps: readonly Step[], seed: number): Outcome {
  const random = seededRandom(seed);
  const arrivals = arrivalTimes(load, random);
  const chosen = zipf(load.competitions, random);
  const perCompetition = new Map<number, number>();
  const events = new EventQueue<{ readonly attempt: number; readonly step: number }>();
  const used = new Map<number, number>();
  let refused = 0;
  const admitted: number[] = [];
  for (const at of arrivals) {
    const slot = Math.floor(at / day) * load.participants + Math.floor(random() * load.participants);
    const count = (used.get(slot) ?? 0) + 1;
    used.set(slot, count);
    const competition = chosen();
    if (count > load.quota) {
      refused += 1;
      continue;
    }
    perCompetition.set(competition, (perCompetition.get(competition) ?? 0) + 1);
    events.put(at, { attempt: admitted.push(at) - 1, step: 0 });
  }
  const watched = steps.map(() => ({ inside: 0, longest: 0, seconds: 0 }));
  const taken: number[] = [];
  const end = load.days * day;
  let backlog = admitted.length;
  for (let event = events.take(); event; event = events.take()) {
    const { at, what } = event;
    const left = watched[what.step - 1];
    if (left) left.inside -= 1;
    const step = steps[what.step];
    const watch = watched[what.step];
    if (!step || !watch) {
      taken.push(at - (admitted[what.attempt] as number));
      if (at <= end) backlog -= 1;
      continue;
    }
    const done = step.station.admit(at);
    watch.inside += 1;
    watch.longest = Math.max(watch.longest, watch.inside);
    watch.seconds += done - at;
    events.put(done, { attempt: what.attempt, step: what.step + 1 });
  }
  const sorted = Float64Array.from(taken).toSorted();
  const quantile = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const asked = admitted.length / load.days;
  return {
    attempts: admitted.length,
    refused,
    busiest: Math.max(0, ...perCompetition.values()),
    verdict: { median: quantile(0.5), p95: quantile(0.95) },
    backlog,
    steps: steps.map(({ name, station }, at) => ({
      name,
      headroom: station.perDay / asked,
      longestQueue: watched[at]?.longest ?? 0,
      meanSeconds: (watched[at]?.seconds ?? 0) / Math.max(1, admitted.length),
    })),
  };
}

/** The step that breaks first: the one with the least headroom. */
export function breaksFirst({ steps }: Pick<Outcome, 'steps'>): StepOutcome {
  const [first] = steps.toSorted((a, b) => a.headroom - b.headroom);
  if (!first) throw new RangeError('a way without steps cannot break');
  return first;
}

/** Thinned Poisson arrivals over the days, busiest at noon. */
function arrivalTimes({ attemptsPerDay, days, peak }: Load, random: () => number): number[] {
  const mean = attemptsPerDay / day;
  const times: number[] = [];
  for (let at = 0; ;) {
    at -= Math.log(1 - random()) / (mean * peak);
    if (at >= days * day) return times;
    const rate = 1 + (peak - 1) * Math.sin((2 * Math.PI * at) / day - Math.PI / 2);
    if (random() * peak < rate) times.push(at);
  }
}

/** Draws competitions so that the k-th is chosen 1/k as often as the first. */
function zipf(count: number, random: () => number): () => number {
  const sums: number[] = [];
  let total = 0;
  for (let rank = 1; rank <= count; rank += 1) sums.push((total += 1 / rank));
  return () => {
    const drawn = random() * total;
    return sums.findIndex((sum) => drawn < sum);
  };
}
