import type { Competition } from '../../core/contract/competition.ts';
import type { AttemptRecord, VersionRecord } from '../../core/contract/records.ts';
import { readManifest } from '../../core/rules/read-manifest.ts';
import { lastAsked, type Act } from '../commands/acts.ts';
import type { Effect } from '../decision.ts';
import type { Dispatch, Snapshot, Stage } from '../observe/snapshot.ts';
import { awaitRun, type Next } from './await-run.ts';
import { dispatchProgress } from './dispatch-progress.ts';
import { earliest } from './earliest.ts';
import { isAnswerTo, isGivenAfter } from './given-after.ts';
import type { Final, SecondLook } from './situation.ts';

export interface SecondLooks {
  readonly looks: readonly SecondLook[];
  readonly todo: readonly Effect[];
  readonly lookAgainAt?: string;
}

/**
 * What is repeated or added after the verdict on a head: scored again, trained again, made the champion. Each was asked for by a maintainer, and
 * training a winner again by the rules; each is answered once, by a record younger than the asking.
 */
export function secondLooks(
  snapshot: Snapshot,
  competition: Competition,
  record: AttemptRecord,
  about: { readonly final: Final | undefined; readonly version: VersionRecord | undefined },
  acts: readonly Act[],
  now: string,
): SecondLooks {
  const { headSha } = snapshot.pull;
  const looks: SecondLook[] = [];
  const runs: Next[] = [];
  const follow = (stage: Extract<Stage, 'rescore' | 'reproduce' | 'promote'>): void => {
    const next = awaitRun(snapshot, { stage, headSha, team: record.team, wallSeconds: competition.limits.wallSeconds }, acts, now);
    looks.push({ stage, waiting: next.waiting });
    runs.push(next);
  };
  const { dispatches } = snapshot;
  const asked = (stage: Stage, answer: { readonly runKey: string; readonly at: string } | undefined): boolean => {
    const act = lastAsked(acts, headSha, stage);
    if (!act || (answer && isAnswerTo(act, answer, dispatches))) return false;
    // Its record may not be listed yet.
    return !dispatches.some(
      (one) => one.stage === stage && one.headSha === headSha && !isGivenAfter(act, one) && isDone(one, competition, now),
    );
  };
  if (asked('rescore', { runKey: record.runKey, at: record.finishedAt })) follow('rescore');
  const { version, final } = about;
  if (version && asked('promote', { runKey: version.runKey, at: version.publishedAt })) follow('promote');
  const reproduction = snapshot.reproductions.find(({ key }) => key.number === snapshot.number && key.headSha === headSha);
  const wins = final?.kind === 'done' && final.winner !== undefined && trains(snapshot);
  if (asked('reproduce', reproduction && { runKey: reproduction.runKey, at: reproduction.finishedAt }) || (wins && !reproduction))
    follow('reproduce');
  else if (reproduction) looks.push({ stage: 'reproduce', record: reproduction });
  const again = earliest(runs.map(({ lookAgainAt }) => lookAgainAt));
  return { looks, todo: runs.flatMap(({ todo }) => todo), ...(again !== undefined && { lookAgainAt: again }) };
}

function isDone(dispatch: Dispatch, { limits }: Competition, now: string): boolean {
  return dispatchProgress(dispatch, now, limits.wallSeconds).kind === 'done';
}

function trains({ manifest }: Snapshot): boolean {
  const read = manifest === undefined ? undefined : readManifest('submission.yaml', manifest);
  return read?.kind === 'valid' && read.value.train !== undefined;
}
