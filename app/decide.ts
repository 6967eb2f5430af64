import type { Decision, Effect } from './decision.ts';
import { assess } from './decide/assess.ts';
import { checksFor } from './decide/checks.ts';
import { labelsFor } from './decide/labels.ts';
import { stateOf } from './decide/state.ts';
import { commentFor } from './comment/comment-for.ts';
import type { Snapshot } from './observe/snapshot.ts';
import { restsOn } from './told/rests-on.ts';

/**
 * What a pull request should look like and what must happen next, from what was observed and the clock (`now`, ISO 8601 in UTC) alone.
 *
 * Deciding again on the world its effects made gives the same comment, checks and labels, and nothing more to do.
 */
export function decide(snapshot: Snapshot, now: string): Decision {
  const { situation, todo, why, lookAgainAt, requests } = assess(snapshot, now);
  const body = commentFor(situation, snapshot, requests);
  const effects: Effect[] = [
    ...todo,
    ...(body === undefined ? [] : [{ kind: 'comment', body } as const]),
    ...checksFor(situation, snapshot),
    ...labelsFor(situation),
  ];
  const state = stateOf(situation, snapshot, now);
  const on = restsOn(situation, snapshot, now);
  return {
    state,
    effects,
    why: [...why, `${state.name}: ${state.why}`],
    ...(lookAgainAt !== undefined && { lookAgainAt }),
    ...(on && { restsOn: on }),
  };
}
