import type { Competition } from '../contract/competition.ts';
import type { AttemptRecord } from '../contract/records.ts';
import { latestPerTeam, rank } from './ranking.ts';

/** What decides a score beside the model: when it changes, scores no longer compare. */
export interface ScoredUnder {
  readonly metric: string;
  readonly direction: 'higher' | 'lower';
  readonly scoringSha256: string | null;
  readonly dataSha256: string;
}

export interface Change {
  /** The terms of today's competition.yaml. */
  readonly now: ScoredUnder;
  /** Entries of the board that were scored under others. */
  readonly entries: readonly AttemptRecord[];
  /** What differs, in the words of competition.yaml. */
  readonly differs: readonly ('metric' | 'scoring' | 'data')[];
}

/** The terms a competition scores its feedback board under. */
export function scoredUnder({ metrics, data }: Pick<Competition, 'metrics' | 'data'>): ScoredUnder {
  return {
    metric: metrics.primary.name,
    direction: metrics.primary.direction,
    scoringSha256: metrics.scoring?.sha256 ?? null,
    dataSha256: data.feedback.sha256,
  };
}

/**
 * Whether the feedback board was scored under other terms than today's: which entries, and what differs. Undefined when every entry agrees. A record
 * that does not tell a term is taken to agree on it.
 */
export function changedTerms(attempts: readonly AttemptRecord[], competition: Pick<Competition, 'metrics' | 'data'>): Change | undefined {
  const now = scoredUnder(competition);
  const differs = new Set<Change['differs'][number]>();
  const entries = latestPerTeam(attempts).filter((attempt) => {
    const found = differences(attempt, now);
    for (const one of found) differs.add(one);
    return found.length > 0;
  });
  return entries.length === 0 ? undefined : { now, entries, differs: [...differs].toSorted() };
}

function differences({ evaluation, data, scoringSha256 }: AttemptRecord, now: ScoredUnder): Change['differs'][number][] {
  if (evaluation.kind !== 'scored') return [];
  const [primary] = evaluation.scores;
  const under = data[0]?.sha256;
  return [
    ...(primary && (primary.name !== now.metric || primary.direction !== now.direction) ? (['metric'] as const) : []),
    ...(scoringSha256 !== undefined && scoringSha256 !== now.scoringSha256 ? (['scoring'] as const) : []),
    ...(under !== undefined && under !== now.dataSha256 ? (['data'] as const) : []),
  ];
}

export interface Move {
  readonly team: string;
  readonly number: number;
  readonly before: { readonly from: number; readonly to: number } | undefined;
  readonly after: { readonly from: number; readonly to: number } | undefined;
  readonly attempt: AttemptRecord;
}

/** Each team's rank group on the board before and after records are replaced by others of the same head, in the new order; who falls off comes last. */
export function moves(
  before: readonly AttemptRecord[],
  replaced: readonly AttemptRecord[],
  { tiebreak }: Pick<Competition['ranking'], 'tiebreak'>,
): Move[] {
  const id = ({ key }: AttemptRecord): string => `${key.number}/${key.headSha}`;
  const anew = new Map(replaced.map((attempt) => [id(attempt), attempt]));
  const old = rank(latestPerTeam(before), tiebreak);
  const now = rank(latestPerTeam(before.map((attempt) => anew.get(id(attempt)) ?? attempt)), tiebreak);
  const place = new Map(old.map(({ attempt, group }) => [attempt.team, group]));
  const stay = now.map(({ attempt, group }): Move => ({
    team: attempt.team,
    number: attempt.key.number,
    before: place.get(attempt.team),
    after: group,
    attempt,
  }));
  const there = new Set(stay.map(({ team }) => team));
  const fallen = old.filter(({ attempt }) => !there.has(attempt.team));
  return [
    ...stay,
    ...fallen.map(({ attempt, group }): Move => ({
      team: attempt.team,
      number: attempt.key.number,
      before: group,
      after: undefined,
      attempt,
    })),
  ];
}
