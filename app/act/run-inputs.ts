import { paidAt } from '../../core/rules/paid-at.ts';
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

/** What gives the feedback board's record of a head. */
const recorded: ReadonlySet<Stage> = new Set(['evaluate', 'rescore']);

/**
 * The inputs of a run. Waivers go with it, so that the job that scans strangers' files needs neither a token nor a secret, and the App no right to
 * write to the control repository: each is bound to a head by the App, and to a team and a file's bytes by itself. When a head was charged goes with
 * its second run, whose record takes the place of the first's.
 */
export function inputsOf(
  { stage, headSha, mergeSha, waivers }: DispatchEffect,
  { name, repository, number, attempts }: Pick<Snapshot, 'name' | 'repository' | 'number' | 'attempts'>,
  runKey: string,
): Record<string, string> {
  const before = recorded.has(stage) ? attempts.find(({ key }) => key.number === number && key.headSha === headSha) : undefined;
  const charged = before && paidAt(before);
  return {
    competition: name,
    repo: repository,
    pr: String(number),
    head_sha: headSha,
    ...(mergeSha !== undefined && { merge_sha: mergeSha }),
    run_key: runKey,
    ...special[stage],
    ...(waivers && { waivers: JSON.stringify(waivers) }),
    ...(charged !== undefined && { charged_at: charged }),
  };
}
