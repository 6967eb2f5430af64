import type { Effect } from '../decision.ts';
import type { Situation } from './situation.ts';

/** Every label of ours begins with this; others are never touched. */
export const ownPrefix = 'harvester: ';

/** Labels say only who must act: a happy attempt needs none, and none are written. */
export function labelsFor(situation: Situation): Effect[] {
  // An organiser's own change is none of ours; what aims elsewhere now must not go on saying who has to act.
  if (situation.kind === 'other' && situation.organiser) return [];
  return [{ kind: 'labels', wanted: wanted(situation).map((label) => ownPrefix + label) }];
}

function wanted(situation: Situation): string[] {
  if (situation.kind === 'refused') return ['needs changes'];
  if (situation.kind === 'misconfigured') return ['waits for organisers'];
  if (situation.kind === 'judged' && situation.record.evaluation.kind === 'failed') return ['needs changes'];
  if (situation.kind === 'judged' && situation.ending.kind === 'on-hold') return ['on hold'];
  if (situation.kind === 'judged' && situation.ending.kind === 'open' && situation.ending.refused !== undefined)
    return ['waits for maintainers'];
  const waiting =
    situation.kind === 'waiting'
      ? situation.waiting
      : situation.kind === 'judged' && situation.ending.kind === 'publishing'
        ? situation.ending.waiting
        : undefined;
  return waiting?.kind === 'stuck' ? ['waits for maintainers'] : [];
}
