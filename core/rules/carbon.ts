import type { CarbonProfile } from '../contract/carbon-policy.ts';

export interface CarbonQuestion {
  readonly profile: CarbonProfile;
  readonly now: Date;
  /** When the run must have ended. */
  readonly deadline: Date;
  /** How long the run is expected to take, in seconds. */
  readonly seconds: number;
}

/** `until`: when the run should start; now for `start`. */
export interface CarbonDecision {
  readonly kind: 'start' | 'wait';
  readonly until: Date;
  readonly why: string;
}

const hourMs = 3_600_000;
/** Waiting that saves less than this share is within what anybody knows of tomorrow's grid. */
const worthWaiting = 0.1;

/**
 * Whether a run nobody waits for starts now, or when.
 *
 * Of all starts that still end by the deadline, it takes the one whose mean grid intensity over the run is lowest (the earliest of equals),
 * and waits only if that saves a tenth or more. It never waits on what is not known: hours the profile does not cover are no candidates, and
 * where the profile says nothing of the present the run starts at once.
 */
export function decideStart({ profile, now, deadline, seconds }: CarbonQuestion): CarbonDecision {
  const start = (why: string): CarbonDecision => ({ kind: 'start', until: now, why });
  const duration = Math.max(seconds * 1000, 1);
  const latest = deadline.getTime() - duration;
  if (latest <= now.getTime()) return start('it would not be done by its deadline if it waited');
  const at = intensityAt(profile);
  const present = meanIntensity(at, now.getTime(), duration);
  if (present === undefined) return start('the grid’s intensity is not known for the present');
  let best = { time: now.getTime(), mean: present };
  for (const time of candidates(now.getTime(), latest, duration)) {
    const mean = meanIntensity(at, time, duration);
    if (mean !== undefined && mean < best.mean - 1e-9) best = { time, mean };
  }
  if (best.mean > present * (1 - worthWaiting)) return start(`no hour before its deadline is much better than ${grams(present)}`);
  const until = new Date(best.time);
  return { kind: 'wait', until, why: `${grams(best.mean)} from ${until.toISOString()}, ${grams(present)} now` };
}

/** Starts at which the mean can be lowest: it is linear between instants where the run's beginning or end meets a full hour. */
function candidates(from: number, latest: number, duration: number): number[] {
  const found = new Set<number>([latest]);
  for (let hour = Math.ceil(from / hourMs) * hourMs; hour <= latest + duration; hour += hourMs)
    for (const time of [hour, hour - duration]) if (time >= from && time <= latest) found.add(time);
  return [...found].toSorted((a, b) => a - b);
}

/** Grams a kWh in the hour that holds an instant; undefined where the profile does not say. */
function intensityAt(profile: CarbonProfile): (time: number) => number | undefined {
  const day = profile.filter((entry) => typeof entry === 'number');
  if (day.length > 0) return (time) => day[new Date(time).getUTCHours()];
  const hours = new Map(
    profile.flatMap((entry) => (typeof entry === 'number' ? [] : [[Math.floor(Date.parse(entry.hour) / hourMs), entry.gramsPerKWh]])),
  );
  return (time) => hours.get(Math.floor(time / hourMs));
}

function meanIntensity(at: (time: number) => number | undefined, from: number, duration: number): number | undefined {
  let sum = 0;
  for (let time = from; time < from + duration;) {
    const end = Math.min((Math.floor(time / hourMs) + 1) * hourMs, from + duration);
    const value = at(time);
    if (value === undefined) return undefined;
    sum += value * (end - time);
    time = end;
  }
  return sum / duration;
}

function grams(value: number): string {
  return `${Math.round(value)} g CO2e/kWh`;
}
