import type { AttemptFacts, CompetitionFacts } from '../catalogue/facts.ts';
import { count, measured, plural } from '../format/figures.ts';
import { moment, type Moment } from '../format/instant.ts';
import type { SitePart } from '../parts/site-part.ts';
import type { Page } from '../render/render-page.ts';
import type { Signer } from '../../core/contract/harvester-config.ts';
import { address } from './addresses.ts';
import { phaseClock } from './phase-clock.ts';
import type { SiteContext } from './site-context.ts';

/** How a competition does, from its records alone. */
export interface CompetitionStatus {
  readonly title: string;
  readonly href: string;
  readonly state: string;
  readonly isOpen: boolean;
  readonly attempts: string;
  readonly scored: string;
  readonly failed: readonly { readonly errorClass: string; readonly number: number }[];
  readonly last: Moment | undefined;
}

/** A runner as its own records show it; for insiders. */
export interface RunnerStatus {
  readonly id: string;
  readonly version: string;
  readonly isolation: string;
  readonly answers: number;
  readonly broken: number;
  /** Minutes from start to answer. */
  readonly minutes: readonly number[];
  readonly lastIso: string;
  readonly ledger: { readonly lines: number; readonly sha256: string } | undefined;
}

export function competitionStatus({ asOf, attempts, contract }: CompetitionFacts): CompetitionStatus {
  const clock = phaseClock(contract.phases, asOf);
  const failures = attempts.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [outcome.errorClass] : []));
  return {
    title: contract.title,
    href: address.competition(contract.name),
    state: clock.words,
    isOpen: clock.isOpen,
    attempts: count(attempts.length),
    scored: count(attempts.length - failures.length),
    failed: [...Map.groupBy(failures, (errorClass) => errorClass)]
      .map(([errorClass, all]) => ({ errorClass, number: all.length }))
      .toSorted((a, b) => b.number - a.number || (a.errorClass < b.errorClass ? -1 : 1)),
    last: attempts[0] && moment(attempts[0].finishedAt),
  };
}

const sampled = 1000;

/** Each runner of a competition. Newest attempts come first; times are those of the newest thousand. */
export function runnerStatuses({ attempts }: CompetitionFacts): RunnerStatus[] {
  const told = attempts.filter((attempt) => attempt.inside);
  return [...Map.groupBy(told, ({ inside }) => inside?.runner.id ?? '')].map(([id, own]) => {
    const { finishedAt, inside } = own[0] as AttemptFacts;
    return {
      id,
      version: inside?.runner.version ?? '',
      isolation: inside?.runner.isolation ?? '',
      answers: own.length,
      broken: own.filter(({ outcome }) => outcome.kind === 'failed' && outcome.errorClass === 'INFRA').length,
      minutes: own
        .slice(0, sampled)
        .map((attempt) => (Date.parse(attempt.finishedAt) - Date.parse(attempt.inside?.startedAt ?? attempt.finishedAt)) / 60_000),
      lastIso: finishedAt,
      ledger: own.find((attempt) => attempt.inside?.ledger)?.inside?.ledger,
    };
  });
}

/** Whether things work: competitions, and for insiders runners and the keys that sign. */
export function statusPage({ inside }: SiteContext, parts: readonly SitePart[], strays: number): Page {
  const asOf = parts.flatMap((part) => part.asOf ?? []).reduce<string | undefined>((a, b) => (a !== undefined && a > b ? a : b), undefined);
  const untrusted = parts.reduce((sum, part) => sum + part.untrusted, strays);
  return {
    path: address.status,
    template: 'status',
    section: 'status',
    title: 'Status',
    description: 'What is open, what was evaluated last, what failed.',
    model: {
      asOf: asOf === undefined ? undefined : moment(asOf),
      untrusted: untrusted === 0 ? undefined : plural(untrusted, 'record'),
      competitions: parts.map(({ status }) => status),
      competitionsHref: address.table('competitions'),
      runnersHref: address.table('runners'),
      runners: inside && runnerRows(parts),
      keys: inside && [
        ...inside.publishers.map((key) => keyRow(key, 'versions', asOf)),
        ...inside.runners.map((key) => keyRow(key, 'all else', asOf)),
      ],
    },
  };
}

/** Each runner over all competitions, by its id. `median` is in minutes, from start to answer. */
export function runnerFigures(parts: readonly SitePart[]) {
  const byId = Map.groupBy(
    parts.flatMap((part) => part.inside?.runners ?? []),
    ({ id }) => id,
  );
  return [...byId]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, own]) => {
      const newest = own.reduce((a, b) => (a.lastIso < b.lastIso ? b : a));
      const minutes = own.flatMap((one) => one.minutes).toSorted((a, b) => a - b);
      return {
        id,
        version: newest.version,
        isolation: newest.isolation,
        answers: own.reduce((sum, one) => sum + one.answers, 0),
        broken: own.reduce((sum, one) => sum + one.broken, 0),
        median: minutes[Math.floor(minutes.length / 2)],
        lastIso: newest.lastIso,
      };
    });
}

function runnerRows(parts: readonly SitePart[]): object[] {
  return runnerFigures(parts).map(({ answers, lastIso, median, ...rest }) => ({
    ...rest,
    answers: count(answers),
    median: median === undefined ? '–' : `${measured(median)} min`,
    last: moment(lastIso),
  }));
}

function keyRow({ id, notAfter, notBefore }: Signer, signs: string, asOf: string | undefined): object {
  const over = notAfter !== undefined && asOf !== undefined && Date.parse(notAfter) < Date.parse(asOf);
  return {
    id,
    signs,
    over,
    from: notBefore === undefined ? undefined : moment(notBefore),
    until: notAfter === undefined ? undefined : moment(notAfter),
  };
}
