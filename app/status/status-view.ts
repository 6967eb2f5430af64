import { duration } from '../comment/figures.ts';
import type { CompetitionStatus, RunnerStatus, Status } from './status.ts';

/** A status in words, for a page and for an issue. */
export interface StatusView {
  readonly title: string;
  readonly well: boolean;
  readonly says: string;
  readonly at: string;
  readonly troubles: readonly string[];
  readonly figures: readonly { readonly name: string; readonly value: string }[];
  readonly runners: readonly { readonly name: string; readonly state: string; readonly last: string; readonly down: boolean }[];
  readonly competitions: readonly {
    readonly name: string;
    readonly open: number;
    readonly oldest: string;
    readonly day: number;
    readonly ours: number;
    readonly budget: string;
    readonly trouble: string | undefined;
  }[];
  readonly queue: readonly { readonly pull: string; readonly stage: string; readonly since: string }[];
}

/** Queued runs named one by one. */
const mostQueued = 50;

/** `when` turns an instant (ISO 8601, UTC) into words: an age on a page that is made now, the instant itself where the text stays. */
export function statusView(status: Status, when: (at: string) => string): StatusView {
  const { competitions, runners, runnersNotSeen, rateLimit, lastHour, deliveries, looks } = status;
  const open = competitions.reduce((sum, one) => sum + one.open.length, 0);
  const troubles = [...status.troubles, ...troublesOf(competitions, runners)];
  return {
    title: troubles.length === 0 ? 'All well' : 'Something needs you',
    well: troubles.length === 0,
    says: `${open === 0 ? 'No run is' : open === 1 ? 'One run is' : `${open} runs are`} open in ${competitions.length === 1 ? 'one competition' : `${competitions.length} competitions`}.`,
    at: status.at.replace('T', ' ').slice(0, 16),
    troubles,
    figures: [
      { name: 'pull requests to look at', value: String(looks.waiting) },
      { name: 'deliveries not done', value: String(deliveries.undone) },
      { name: 'last delivery', value: deliveries.last === undefined ? 'none yet' : when(deliveries.last) },
      { name: 'last sweep', value: status.swept === undefined ? 'none yet' : when(status.swept) },
      { name: 'new decisions, last hour', value: String(lastHour.decisions) },
      { name: 'not carried out', value: String(lastHour.failed) },
      { name: 'rate limit left', value: rateLimit ? `${rateLimit.left} of ${rateLimit.of}` : 'not asked yet' },
      ...(runnersNotSeen === undefined ? [] : [{ name: 'runners', value: `not seen: ${runnersNotSeen}` }]),
    ],
    runners: runners.map(({ name, state, lastRecord }) => ({
      name,
      state: state === 'unknown' ? 'known by its records' : state,
      last: lastRecord === undefined ? 'none yet' : when(lastRecord),
      down: state === 'offline',
    })),
    competitions: competitions.map(({ name, open: runs, attempts, budget, trouble }) => ({
      name,
      open: runs.length,
      oldest: runs[0] ? when(runs[0].since) : '–',
      day: attempts.day,
      ours: attempts.ours,
      budget: budget ? budgetText(budget) : '–',
      trouble,
    })),
    queue: competitions
      .flatMap(({ repository, open: runs }) => runs.map(({ pull, stage, since }) => ({ pull: `${repository}#${pull}`, stage, since })))
      .toSorted((a, b) => (a.since < b.since ? -1 : 1))
      .slice(0, mostQueued)
      .map((run) => ({ ...run, since: when(run.since) })),
  };
}

function troublesOf(competitions: readonly CompetitionStatus[], runners: readonly RunnerStatus[]): string[] {
  const waiting = competitions.some(({ open }) => open.length > 0);
  const listed = runners.filter(({ state }) => state !== 'unknown');
  const offline = listed.length > 0 && listed.every(({ state }) => state === 'offline');
  return [
    ...competitions.flatMap(({ name, trouble }) => (trouble === undefined ? [] : [`${name}: ${trouble}`])),
    ...(waiting && offline ? ['runs wait and every runner is offline: start one'] : []),
  ];
}

function budgetText({ attemptsPerDay, bits, mostSpentBits }: NonNullable<CompetitionStatus['budget']>): string {
  const told = bits === undefined ? '' : `; a team was told ${mostSpentBits.toFixed(1)} of ${bits} bits at most`;
  return `${attemptsPerDay} attempts a day${told}`;
}

/** How long ago, as people say it. */
export function ago(now: string): (at: string) => string {
  return (at) => `${duration(Math.max(0, (Date.parse(now) - Date.parse(at)) / 1000))} ago`;
}

/** To the hour, so that a text that stays is not written anew every minute. */
export function toTheHour(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 13)} h`;
}
