import { instantOf } from '../../core/rules/instant-of.ts';
import type { Act } from '../commands/acts.ts';
import type { Dispatch } from '../observe/snapshot.ts';

/** GitHub tells the second a comment was written in: what happened in that second may have been before it. */
const secondMs = 1000;

/**
 * Whether a command was given after a run had been asked for. Known from the comments that had been read by then; clocks, GitHub's to the second and
 * ours, decide only about runs of before that was kept, and what may have been given after was.
 */
export function isGivenAfter({ commentId, at }: Pick<Act, 'commentId' | 'at'>, dispatch: Pick<Dispatch, 'at' | 'lastCommand'>): boolean {
  const { lastCommand } = dispatch;
  return lastCommand === undefined ? instantOf(at) + secondMs > instantOf(dispatch.at) : commentId > lastCommand;
}

/**
 * Whether what a run brought (by its key, at an instant) answers a command that asked for one: the run was asked for since, or was under way and ended
 * after it. An end in the command's own second may have been before it, and is no answer. The runner's clock is believed only where ours agrees.
 */
export function isAnswerTo(
  asked: Pick<Act, 'commentId' | 'at'>,
  { runKey, at }: { readonly runKey: string; readonly at: string },
  dispatches: readonly Dispatch[],
): boolean {
  const run = dispatches.find((dispatch) => dispatch.runKey === runKey);
  if (run && !isGivenAfter(asked, run)) return true;
  const ended = Math.min(instantOf(at), run?.outcome ? instantOf(run.outcome.at) : Infinity);
  return ended >= instantOf(asked.at) + secondMs;
}
