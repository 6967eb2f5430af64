import { carryOut, type Cause } from '../carry-out.ts';
import type { Doors } from '../doors.ts';
import type { Next } from '../looker.ts';
import { wholeCompetition } from '../observe/snapshot.ts';
import { decideCompetition, type CompetitionDecision } from './decide-competition.ts';
import { observeCompetition } from './observe-competition.ts';
import { perform } from './perform.ts';
import type { CompetitionSnapshot } from './snapshot.ts';

export interface ConsideredCompetition {
  readonly snapshot: CompetitionSnapshot;
  /** The instant of the decision, ISO 8601 in UTC. */
  readonly now: string;
  readonly decision: CompetitionDecision;
}

/** Observes a competition as a whole and decides on it; changes nothing. Undefined when it is none of ours. */
export async function considerCompetition(repository: string, doors: Doors): Promise<ConsideredCompetition | undefined> {
  const snapshot = await observeCompetition(repository, doors);
  if (!snapshot) return undefined;
  const now = doors.now();
  return { snapshot, now, decision: decideCompetition(snapshot, now) };
}

/** One look at a competition as a whole: observe, decide, act. Undefined when it is none of ours. */
export async function handleCompetition(repository: string, doors: Doors, cause: Cause): Promise<Next | undefined> {
  const considered = await considerCompetition(repository, doors);
  if (!considered) return undefined;
  const { snapshot, decision } = considered;
  const { effects, why, lookAgainAt } = decision;
  doors.log.info({ competition: snapshot.name, why, effects: effects.map(({ kind }) => kind) }, 'competition');
  await finishCompetition(considered, doors, cause);
  const numbers = new Set(effects.flatMap((effect) => (effect.kind === 'look' ? effect.numbers : [])));
  return { lookAgainAt, others: [...numbers].map((number) => ({ key: { repository: snapshot.repository, number }, seconds: 0 })) };
}

/** Does what is left to do, and remembers what was seen. Rejects with what stopped it. */
export async function finishCompetition({ snapshot, now, decision }: ConsideredCompetition, doors: Doors, cause: Cause): Promise<void> {
  const { repository } = snapshot;
  const about = { repository, number: wholeCompetition, headSha: '', state: 'competition', why: decision.why };
  await carryOut(
    { ...about, snapshot, decision, now, writes: decision.effects },
    (effect) => perform(effect, snapshot, now, doors),
    doors,
    cause,
  );
  doors.ledger.sawPull({ repository, number: wholeCompetition }, decision.fingerprint, decision.lookAgainAt);
}
