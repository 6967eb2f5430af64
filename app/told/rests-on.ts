import type { Situation } from '../decide/situation.ts';
import { chargedFrom } from '../decide/charged-from.ts';
import { countedAt } from '../decide/of-head.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { readManifest } from '../../core/rules/read-manifest.ts';

/** What a comment says that others can change, without anything happening on its own pull request. */
export interface RestsOn {
  /** The record it tells of. */
  readonly record?: { readonly headSha: string; readonly runKey: string };
  /** The board of that moment: ISO 8601, UTC. */
  readonly board?: string;
  /** Attempts used when this head began (ISO 8601, UTC); members only where they are counted one by one. */
  readonly charges?: { readonly team: string; readonly headSha: string; readonly at: string; readonly members: readonly string[] };
  /** Who accepted the terms by name, wherever they said so. */
  readonly agreements?: true;
  /** In which other teams its members take part. */
  readonly elsewhere?: { readonly team: string; readonly members: readonly string[] };
}

/** What the comment on a situation rests on; undefined where nothing others do can change it. Every other one rests on the contract too. */
export function restsOn(situation: Situation, snapshot: Snapshot, now: string): RestsOn | undefined {
  const { headSha } = snapshot.pull;
  switch (situation.kind) {
    case 'misconfigured':
    case 'draft':
      return {};
    case 'waiting':
      if (situation.waiting.kind !== 'under-way') return {};
      return { charges: { team: situation.accepted.team, headSha, at: chargedFrom(snapshot, now), members: [] } };
    case 'refused':
      return refusedFor(situation, snapshot, now);
    case 'judged': {
      const { record } = situation;
      return {
        record: { headSha, runKey: record.runKey },
        ...(record.evaluation.kind === 'scored' && { board: record.finishedAt }),
        charges: { team: record.team, headSha, at: countedAt(snapshot, record), members: [] },
      };
    }
    default:
      return undefined;
  }
}

function refusedFor({ refused }: Extract<Situation, { kind: 'refused' }>, { pull, manifest }: Snapshot, now: string): RestsOn {
  const { team, problems } = refused;
  if (team === undefined) return {};
  const read = manifest === undefined ? undefined : readManifest(`submissions/${team}/submission.yaml`, manifest);
  const members = read?.kind === 'valid' ? read.value.members : [];
  const codes = new Set(problems.map(({ code }) => code));
  const { headSha } = pull;
  return {
    ...(codes.has('QUOTA') && { charges: { team, headSha, at: now, members: [] } }),
    ...(codes.has('QUOTA_PERSON') && { charges: { team, headSha, at: now, members } }),
    ...(codes.has('NOT_AGREED') && { agreements: true }),
    ...(codes.has('OTHER_TEAM') && { elsewhere: { team, members } }),
  };
}
