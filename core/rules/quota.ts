import { uncharged } from '../contract/error-class.ts';
import type { AttemptRecord } from '../contract/records.ts';
import { chargedAt } from './charged-at.ts';

/** Whether an attempt is charged to its team: what is ours or nobody's fault is not. */
export function isCharged({ evaluation }: Pick<AttemptRecord, 'evaluation'>): boolean {
  return evaluation.kind === 'scored' || !uncharged.has(evaluation.errorClass);
}

/** An evaluation still under way. */
export interface Running {
  readonly number: number;
  readonly headSha: string;
  readonly team: string;
  /** Known where persons are counted. */
  readonly members?: readonly string[];
  readonly runKey: string;
  /** When it was asked for: ISO 8601, UTC. */
  readonly at: string;
}

export interface QuotaQuestion {
  readonly team: string;
  /** Logins of the team; empty where only teams are counted. */
  readonly members: readonly string[];
  /** The attempt asked about; it is not counted itself. */
  readonly number: number;
  readonly headSha: string;
  /** When it began: ISO 8601, UTC. */
  readonly at: string;
  readonly attempts: readonly AttemptRecord[];
  readonly running: readonly Running[];
}

export interface Used {
  /** Attempts of the team. */
  readonly team: number;
  /** The member who used most, over all teams. */
  readonly person?: { readonly login: string; readonly used: number };
}

/**
 * Attempts used on the UTC day of `at` that came in before it, runs under way included. What failed for our infrastructure, and what never reached
 * the private data for a reason told at intake or gate, is free. Persons are known by the members their records name.
 */
export function attemptsUsed({ team, members, number, headSha, at, attempts, running }: QuotaQuestion): Used {
  const [day, moment] = [at.slice(0, 10), Date.parse(at)];
  const before = (other: string): boolean => other.slice(0, 10) === day && Date.parse(other) < moment;
  const mine = (other: { readonly number: number; readonly headSha: string }): boolean =>
    other.number === number && other.headSha === headSha;
  const recorded = attempts.filter((attempt) => before(chargedAt(attempt)) && !mine(attempt.key) && isCharged(attempt));
  const known = new Set(recorded.map(({ runKey }) => runKey));
  // What was asked for yesterday may begin, and be charged, today.
  const open = running.filter((other) => Date.parse(other.at) < moment && !mine(other) && !known.has(other.runKey));
  const ofTeam = recorded.filter((attempt) => attempt.team === team).length + open.filter((other) => other.team === team).length;
  if (members.length === 0) return { team: ofTeam };
  const people = (of: { readonly team: string; readonly members?: readonly string[] | undefined }): ReadonlySet<string> =>
    new Set((of.members ?? (of.team === team ? members : [])).map((login) => login.toLowerCase()));
  const sets = [...recorded.map(people), ...open.map(people)];
  const counts = members.map((login) => ({ login, used: sets.filter((set) => set.has(login.toLowerCase())).length }));
  return { team: ofTeam, person: counts.reduce((most, one) => (one.used > most.used ? one : most)) };
}
