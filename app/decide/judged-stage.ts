import type { Competition } from '../../core/contract/competition.ts';
import type { AttemptRecord } from '../../core/contract/records.ts';
import { creditedParents } from '../../core/rules/credit.ts';
import { decideMerge } from '../../core/rules/merge.ts';
import { peerReview } from '../../core/rules/peer-review.ts';
import { attemptsUsed, isCharged } from '../../core/rules/quota.ts';
import { readManifest } from '../../core/rules/read-manifest.ts';
import { withdrawnPulls } from '../../core/rules/withdrawn.ts';
import { hold, selection, type Act } from '../commands/acts.ts';
import type { Effect } from '../decision.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import type { Assessment } from './assess.ts';
import { awaitRun } from './await-run.ts';
import { earliest } from './earliest.ts';
import { finalStage } from './final-stage.ts';
import { countedAt, isOfHead } from './of-head.ts';
import { evaluationsOf } from './evaluations-of.ts';
import { mergeTry } from './merge-try.ts';
import { secondLooks } from './second-looks.ts';
import type { Ending, Judged } from './situation.ts';
import { standingOf } from './standing.ts';

type Answer = Omit<Assessment, 'requests'>;

/** A head that has its answer: how it counts and stands, what comes of it, and what is still to be run. */
export function judgedStage(
  snapshot: Snapshot,
  competition: Competition,
  record: AttemptRecord,
  acts: readonly Act[],
  now: string,
): Answer {
  const scored = record.evaluation.kind === 'scored';
  const base = factsOf(snapshot, competition, record, acts);
  const version = snapshot.versions.find((candidate) => isOfHead(candidate, snapshot));
  const close = scored ? finalStage(snapshot, competition, record, acts, now) : { final: undefined, todo: [] };
  const second = scored ? secondLooks(snapshot, competition, record, { final: close.final, version }, acts, now) : { looks: [], todo: [] };
  const end = endingOf(snapshot, competition, base, acts, now);
  const again = earliest([close.lookAgainAt, second.lookAgainAt, end.lookAgainAt]);
  return {
    situation: { ...base, final: close.final, looks: second.looks, ending: end.ending },
    todo: [...end.todo, ...close.todo, ...second.todo],
    why: end.why,
    ...(again !== undefined && { lookAgainAt: again }),
  };
}

type Facts = Omit<Judged, 'ending' | 'final' | 'looks'>;

function factsOf(snapshot: Snapshot, competition: Competition, record: AttemptRecord, acts: readonly Act[]): Facts {
  const { attempts, versions, pull } = snapshot;
  const { team } = record;
  const read = snapshot.manifest === undefined ? undefined : readManifest(`submissions/${team}/submission.yaml`, snapshot.manifest);
  const manifest = read?.kind === 'valid' ? read.value : undefined;
  const used = attemptsUsed({
    team,
    members: [],
    number: snapshot.number,
    headSha: record.key.headSha,
    at: countedAt(snapshot, record),
    attempts,
    running: evaluationsOf(snapshot),
  });
  const charged = isCharged(record);
  const gone = withdrawnPulls(snapshot.decisions);
  const present = gone.size === 0 ? attempts : attempts.filter(({ key }) => !gone.has(key.number));
  return {
    kind: 'judged',
    record,
    competition,
    licence: manifest?.licence,
    artifacts: manifest?.artifacts.length,
    parents: creditedParents(manifest?.parents, versions),
    reviews: peerReview(snapshot.reviews, pull.headSha, { team, members: [pull.author, ...(manifest?.members ?? [])] }, attempts),
    attempt: used.team + 1,
    left: Math.max(0, competition.limits.attemptsPerDay - used.team - (charged ? 1 : 0)),
    charged,
    standing: record.evaluation.kind === 'scored' ? standingOf(record, present, versions, competition) : undefined,
    selected: selection(acts, record.key.headSha),
  };
}

interface End {
  readonly ending: Ending;
  readonly todo: readonly Effect[];
  readonly why: readonly string[];
  readonly lookAgainAt?: string;
}

function endingOf(snapshot: Snapshot, competition: Competition, base: Facts, acts: readonly Act[], now: string): End {
  const { record, standing } = base;
  const { pull } = snapshot;
  const is = (ending: Ending, more: Partial<End> = {}): End => ({ ending, todo: [], why: [], ...more });
  const version = snapshot.versions.find((candidate) => isOfHead(candidate, snapshot));
  if (version) return is({ kind: 'published', version });
  const held = hold(acts);
  if (held && record.evaluation.kind === 'scored') return is({ kind: 'on-hold', hold: held, merged: pull.merged });
  if (!pull.merged || record.evaluation.kind !== 'scored') {
    const merge = decideMerge({ competition, attempt: record, ...(standing?.champion && { champion: standing.champion }) });
    const itself = competition.merge.automatic && merge.kind === 'ready' && !pull.draft && !pull.merged;
    if (!itself) return is({ kind: 'open', merge });
    const { ask, refusal, lookAgainAt } = mergeTry(snapshot, now);
    const effect: Effect = { kind: 'merge', headSha: record.key.headSha, title: `${record.title} (#${snapshot.number})` };
    const why = [
      ...(refusal ? [`GitHub refused the merge at ${refusal.at}: ${refusal.why}`] : []),
      ...(ask ? [`merged by rule: ${merge.why}`] : []),
    ];
    const open: Ending = { kind: 'open', merge, ...(refusal && { refused: refusal.why }) };
    return is(open, { todo: ask ? [effect] : [], why, lookAgainAt });
  }
  const { wallSeconds } = competition.limits;
  const next = awaitRun(snapshot, { stage: 'publish', headSha: pull.headSha, team: record.team, wallSeconds }, acts, now);
  return is({ kind: 'publishing', waiting: next.waiting }, next);
}
