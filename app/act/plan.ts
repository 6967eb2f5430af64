import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/provenance/canonical-json.ts';
import type { CheckEffect, Decision, Effect } from '../decision.ts';
import { ownPrefix } from '../decide/labels.ts';
import { snapshotDigest } from '../audit/snapshot-digest.ts';
import { decisionPath, type DecisionRecord } from '../../core/contract/decision-record.ts';
import type { Act } from '../commands/acts.ts';
import type { OwnComment, Snapshot } from '../observe/snapshot.ts';
import type { Write } from './write.ts';

/**
 * The writes that turn the world of the snapshot into the one the decision wants; none when they agree already.
 *
 * People first: the comment comes before the run it speaks of. A record is committed before its dispatch is settled, and before a run that
 * may read it is asked for.
 */
export function plan(decision: Decision, snapshot: Snapshot): Write[] {
  const { effects } = decision;
  return [
    ...effects.flatMap((effect) => (effect.kind === 'comment' ? commentWrites(effect.body, snapshot.comments) : [])),
    ...effects.filter(
      (effect): effect is Extract<Effect, { kind: 'record' | 'settle' }> => effect.kind === 'record' || effect.kind === 'settle',
    ),
    ...effects.flatMap((effect) => (effect.kind === 'keep-decision' ? [decisionWrite(effect.act, snapshot)] : [])),
    ...effects.filter((effect) => effect.kind === 'cancel'),
    ...effects.filter((effect) => effect.kind === 'dispatch'),
    ...effects.flatMap((effect) => (effect.kind === 'check' ? checkWrites(effect, snapshot) : [])),
    ...effects.flatMap((effect) => (effect.kind === 'labels' ? labelWrites(effect.wanted, snapshot.pull.labels) : [])),
    // Last: what it needs to be allowed stands by then.
    ...effects.filter((effect) => effect.kind === 'merge'),
  ];
}

function decisionWrite(act: Act, snapshot: Snapshot): Write {
  const { repository, number, name } = snapshot;
  const { decision, argument, by, role, commentId, nth, place, waivers, at, headSha } = act;
  const record: DecisionRecord = {
    harvester: 1,
    competition: name,
    key: { repository, number, headSha },
    decision,
    argument,
    ...(nth !== undefined && { nth }),
    ...(place !== undefined && { place }),
    ...(waivers && { waivers: [...waivers] }),
    by,
    role,
    commentId,
    at,
    snapshotSha256: snapshotDigest(snapshot),
  };
  const message = `Record ${decision} of ${repository}#${number} by ${by}`;
  return { kind: 'keep-decision', path: decisionPath(record), text: `${canonicalJson(record)}\n`, message };
}

/** One comment: the oldest wins, the others go. */
function commentWrites(body: string, comments: readonly OwnComment[]): Write[] {
  const [oldest, ...others] = comments.toSorted((a, b) => a.id - b.id);
  const writes: Write[] = others.map(({ id }) => ({ kind: 'delete-comment', id }));
  if (!oldest) writes.unshift({ kind: 'create-comment', body });
  else if (normal(oldest.body) !== normal(body)) writes.unshift({ kind: 'update-comment', id: oldest.id, body });
  return writes;
}

/** GitHub stores line ends as they come and may trim the end. */
function normal(body: string): string {
  return body.replaceAll('\r\n', '\n').trim();
}

function checkWrites(check: CheckEffect, { checks }: Snapshot): Write[] {
  const externalId = digest(check);
  const latest = checks
    .filter((one) => one.name === check.name && one.headSha === check.headSha)
    .toSorted((a, b) => a.id - b.id)
    .at(-1);
  if (latest?.externalId === externalId) return [];
  // An update appends annotations and cannot reopen a completed run: a new run of the same name takes its place instead.
  const replaceable = latest && latest.annotations === 0 && !(latest.completed && check.conclusion === 'in_progress');
  return [replaceable ? { kind: 'update-check', id: latest.id, check, externalId } : { kind: 'create-check', check, externalId }];
}

function digest(check: CheckEffect): string {
  return createHash('sha256').update(canonicalJson(check)).digest('hex').slice(0, 32);
}

function labelWrites(wanted: readonly string[], present: readonly string[]): Write[] {
  const missing = wanted.filter((label) => !present.includes(label));
  const extra = present.filter((label) => label.startsWith(ownPrefix) && !wanted.includes(label));
  return [
    ...(missing.length > 0 ? [{ kind: 'add-labels', labels: missing } as const] : []),
    ...extra.map((label) => ({ kind: 'remove-label', label }) as const),
  ];
}
