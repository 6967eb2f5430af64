import type { AttemptRecord, VersionRecord } from '../../core/contract/records.ts';
import type { Competition } from '../../core/contract/competition.ts';
import { entryId, pairedTest, type PairedTest } from '../../core/rules/champion.ts';
import { instantOf } from '../../core/rules/instant-of.ts';
import { reigningChampion } from '../../core/rules/reigning-champion.ts';
import { latestPerTeam, rank } from '../../core/rules/ranking.ts';

export interface Standing {
  readonly group: { readonly from: number; readonly to: number };
  readonly of: number;
  readonly champion?: { readonly version: number; readonly title: string; readonly test: PairedTest | undefined };
  readonly before?: { readonly attempt: AttemptRecord; readonly test: PairedTest | undefined };
}

/**
 * Where a scored attempt stood when it finished: its rank group on the board of that moment, the champion of that moment, and the team's
 * attempt before. Later attempts do not change it, so comments stay as they were; the site shows the board of today.
 */
export function standingOf(
  mine: AttemptRecord,
  attempts: readonly AttemptRecord[],
  versions: readonly VersionRecord[],
  competition: Competition,
): Standing {
  const then = instantOf(mine.finishedAt);
  const others = attempts.filter((other) => entryId(other) !== entryId(mine) && instantOf(other.finishedAt) <= then);
  const board = rank(latestPerTeam([...others.filter((other) => other.team !== mine.team), mine]), competition.ranking.tiebreak);
  const place = board.find((entry) => entry.attempt === mine);
  const crowned = reigningChampion(versions.filter((version) => instantOf(version.publishedAt) <= then));
  const reigning = crowned && attempts.find((other) => entryId(other) === `${crowned.key.number}/${crowned.key.headSha}`);
  const previous = others
    .filter((other) => other.team === mine.team && other.evaluation.kind === 'scored')
    .toSorted((a, b) => instantOf(a.finishedAt) - instantOf(b.finishedAt))
    .at(-1);
  return {
    group: place?.group ?? { from: board.length, to: board.length },
    of: board.length,
    ...(crowned && { champion: { version: crowned.version, title: crowned.title, test: reigning && pairedTest(mine, reigning) } }),
    ...(previous && { before: { attempt: previous, test: pairedTest(mine, previous) } }),
  };
}
