import type { Decision, StateName } from '../decision.ts';
import type { Snapshot } from '../observe/snapshot.ts';
import { firstLine } from './first-line.ts';
import type { Verdict } from './verdicts.ts';

/** States in which somebody has an answer, or must do something. */
const told: ReadonlySet<StateName> = new Set(['refused', 'stuck', 'flagged', 'failed', 'scored', 'published', 'misconfigured']);

/** What there is to tell others of a decision: exactly what the comment says to everybody, and only in states that are an answer. */
export function verdictOf(decision: Decision, snapshot: Snapshot, now: string): Omit<Verdict, 'id'> | undefined {
  const { state, effects } = decision;
  const comment = effects.find((effect) => effect.kind === 'comment');
  if (!comment || !told.has(state.name)) return undefined;
  const { repository, number, name: competition } = snapshot;
  return { at: now, competition, repository, number, headSha: state.headSha, state: state.name, says: firstLine(comment.body) };
}
