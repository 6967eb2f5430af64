import type { Competition } from '../../core/contract/competition.ts';
import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import type { Doors } from '../doors.ts';
import { readCompetition } from '../observe/read-competition.ts';
import { readControl } from '../observe/control.ts';
import { readRecords } from '../observe/read-records.ts';
import { runnersOf } from './runners-of.ts';
import type { CompetitionStatus, RunnerStatus, Status } from './status.ts';

const day = 86_400_000;

/** The slow half of a status, read from GitHub once a sweep: runners and competitions. One that cannot be read says why. */
export interface Surroundings {
  readonly runners: readonly RunnerStatus[];
  readonly runnersNotSeen?: string;
  readonly competitions: readonly CompetitionStatus[];
}

/** Reads runners and competitions. Rejects when `harvester.yaml` cannot be read. */
export async function observeSurroundings(doors: Doors): Promise<Surroundings> {
  const config = await readControl(doors);
  const lastRecord = new Map<string, string>();
  const competitions: CompetitionStatus[] = [];
  for (const entry of config.competitions) {
    const { status, attempts } = await observeCompetition(entry, config, doors);
    competitions.push(status);
    for (const { runner, finishedAt } of attempts)
      if ((lastRecord.get(runner.id) ?? '') < finishedAt) lastRecord.set(runner.id, finishedAt);
  }
  const seen = await doors.github.runners(doors.control);
  const runners = runnersOf(seen.kind === 'listed' ? seen.runners : [], lastRecord);
  return { runners, ...(seen.kind === 'not-seen' && { runnersNotSeen: seen.why }), competitions };
}

/** One competition and its attempts: none of them, and why, where it cannot be read. */
async function observeCompetition(
  { name, repository }: HarvesterConfig['competitions'][number],
  config: HarvesterConfig,
  doors: Doors,
): Promise<{ readonly status: CompetitionStatus; readonly attempts: readonly AttemptRecord[] }> {
  const open = doors.ledger.openRuns().filter((run) => run.competition === name);
  const known = { name, repository, open: open.map(({ stage, number, at }) => ({ stage, pull: number, since: at })) };
  try {
    const [{ attempts }, contract] = await Promise.all([
      readRecords(name, config, doors),
      readCompetition({ repository }, name, undefined, doors),
    ]);
    const now = Date.parse(doors.now());
    const lately = attempts.filter(({ finishedAt }) => now - Date.parse(finishedAt) < day);
    const counted = { ...known, attempts: { day: lately.length, ours: lately.filter(isOurs).length } };
    const status =
      contract.kind === 'valid'
        ? { ...counted, budget: budgetOf(contract.value, attempts) }
        : { ...counted, trouble: `competition.yaml: ${contract.problems[0].message}` };
    return { status, attempts };
  } catch (error) {
    const trouble = error instanceof Error ? error.message : String(error);
    return { status: { ...known, attempts: { day: 0, ours: 0 }, trouble }, attempts: [] };
  }
}

function budgetOf({ limits, feedback }: Competition, attempts: readonly AttemptRecord[]): NonNullable<CompetitionStatus['budget']> {
  return {
    attemptsPerDay: limits.attemptsPerDay,
    ...(feedback.budgetBits !== undefined && { bits: feedback.budgetBits }),
    mostSpentBits: mostSpent(attempts),
  };
}

function isOurs({ evaluation }: AttemptRecord): boolean {
  return evaluation.kind === 'failed' && evaluation.errorClass === 'INFRA';
}

/** Bits the team that was told most was told. */
function mostSpent(attempts: readonly AttemptRecord[]): number {
  const spent = new Map<string, number>();
  for (const { team, evaluation } of attempts) spent.set(team, (spent.get(team) ?? 0) + evaluation.bits);
  return Math.max(0, ...spent.values());
}

/** What only the running process knows. */
export interface Pulse {
  readonly started: string;
  readonly swept: string | undefined;
  readonly looks: Status['looks'];
  /** Seconds between sweeps; 0 where there are none. */
  readonly sweepSeconds: number;
  readonly surroundings: Surroundings | undefined;
}

/** The whole status: the slow half as it was last read, the rest as it is now. */
export function statusNow(doors: Doors, { started, swept, looks, sweepSeconds, surroundings }: Pulse): Status {
  const at = doors.now();
  const { last, undone, kept } = doors.ledger.deliveries.counts();
  const { limit } = doors.calls;
  const late = sweepSeconds > 0 && Date.parse(at) - Date.parse(swept ?? started) > 5 * sweepSeconds * 1000;
  return {
    at,
    started,
    ...(swept !== undefined && { swept }),
    troubles: [
      ...(late ? [`no sweep has ended well for ${Math.round((Date.parse(at) - Date.parse(swept ?? started)) / 60_000)} min`] : []),
      ...(limit?.left === 0 ? [`GitHub's rate limit is used up until ${new Date(limit.resetAt).toISOString()}`] : []),
    ],
    deliveries: { ...(last !== undefined && { last }), undone, kept },
    looks,
    lastHour: doors.ledger.audit.since(new Date(Date.parse(at) - 3_600_000).toISOString()),
    ...(limit && { rateLimit: { left: limit.left, of: limit.limit, resetAt: new Date(limit.resetAt).toISOString() } }),
    runners: surroundings?.runners ?? [],
    ...(surroundings?.runnersNotSeen !== undefined && { runnersNotSeen: surroundings.runnersNotSeen }),
    competitions: surroundings?.competitions ?? [],
  };
}
