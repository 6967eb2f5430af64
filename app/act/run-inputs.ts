import { enteredAt } from '../../core/rules/entered-at.ts';
import { paidAt } from '../../core/rules/paid-at.ts';
import { firstDispatch, isOfHead } from '../decide/of-head.ts';
import type { DispatchEffect } from '../decision.ts';
import type { Snapshot, Stage } from '../observe/snapshot.ts';

/** Whether a stage writes to the registry: of these there is one at a time in a competition. */
export const publishes = (stage: Stage): boolean => stage === 'publish' || stage === 'promote';

/** What each stage asks of its workflow beyond which head it is about. */
const special: Readonly<Partial<Record<Stage, Readonly<Record<string, string>>>>> = {
  rescore: { mode: 'rescore' },
  reproduce: { mode: 'reproduce' },
  final: { board: 'final' },
  promote: { alias: 'champion' },
};

/** What gives the feedback board's record, always of the newest head. */
const recorded: ReadonlySet<Stage> = new Set(['evaluate', 'rescore']);

/**
 * The inputs of a run asked for at `at`. Waivers go with it, so that the job that scans strangers' files needs neither a token nor a secret, and the
 * App no right to write to the control repository: each is bound to a head by the App, and to a team and a file's bytes by itself.
 */
export function inputsOf(
  { stage, headSha, mergeSha, waivers }: DispatchEffect,
  snapshot: Snapshot,
  { runKey, at }: { readonly runKey: string; readonly at: string },
): Record<string, string> {
  const { name, repository, number } = snapshot;
  return {
    competition: name,
    repo: repository,
    pr: String(number),
    head_sha: headSha,
    ...(mergeSha !== undefined && { merge_sha: mergeSha }),
    run_key: runKey,
    ...special[stage],
    ...(waivers && { waivers: JSON.stringify(waivers) }),
    ...(recorded.has(stage) && timesOf(snapshot, at)),
  };
}

/** When the head came in and was charged: its second run's record takes the place of the first's. */
function timesOf(snapshot: Snapshot, at: string): Record<string, string> {
  const before = snapshot.attempts.find((attempt) => isOfHead(attempt, snapshot));
  const charged = before && paidAt(before);
  return {
    entered_at: before ? enteredAt(before) : (firstDispatch(snapshot, 'evaluate')?.at ?? at),
    ...(charged !== undefined && { charged_at: charged }),
  };
}
