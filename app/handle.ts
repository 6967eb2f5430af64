import { act } from './act/act.ts';
import { carryOut, type Cause } from './carry-out.ts';
import { consider, type Considered } from './consider.ts';
import type { Doors } from './doors.ts';
import { verdictOf } from './notify/verdict-of.ts';
import { wholeCompetition, type PullKey } from './observe/snapshot.ts';
import type { Next } from './looker.ts';
import { seenAs } from './sweep/fingerprint.ts';
import { contextsOf } from './told/contexts.ts';

/** Seconds that what others' comments say may be out of date: whatever is recorded meanwhile is told with it. */
const calm = 5;

/** One look at a pull request: observe, decide, act. Undefined when it is none of ours. */
export async function handle(key: PullKey, doors: Doors, cause: Cause): Promise<Next | undefined> {
  const stop = doors.metrics.lookSeconds.startTimer();
  const considered = await consider(key, doors);
  if (!considered) {
    doors.ledger.tells(key, undefined);
    return undefined;
  }
  const { snapshot, decision, writes } = considered;
  doors.log.info(
    { head: snapshot.pull.headSha, state: decision.state.name, why: decision.why, writes: writes.map(({ kind }) => kind) },
    'decided',
  );
  await finish(considered, doors, cause);
  const verdict = verdictOf(decision, snapshot, considered.now);
  if (verdict) doors.ledger.verdicts.add(verdict);
  doors.metrics.looks.inc({ state: decision.state.name });
  stop();
  // Records, decisions and refunds are what others' comments may rest on.
  const stirs = writes.some(({ kind }) => kind === 'record' || kind === 'settle' || kind === 'keep-decision');
  const whole = { repository: snapshot.repository, number: wholeCompetition };
  return { lookAgainAt: decision.lookAgainAt, ...(stirs && { others: [{ key: whole, seconds: calm }] }) };
}

/** Does what is left to do, and remembers what was seen and told. Rejects with what stopped it. */
export async function finish(considered: Considered, doors: Doors, cause: Cause): Promise<void> {
  const { snapshot, decision, writes, began, now } = considered;
  const { ledger } = doors;
  const { repository, number, pull, sighting } = snapshot;
  const { state, why, restsOn: on } = decision;
  if (sighting) ledger.sawHead(snapshot, pull.headSha, sighting);
  const decided = { repository, number, headSha: pull.headSha, state: state.name, why, snapshot, decision, now, writes };
  await carryOut(decided, (write) => act([write], considered, doors), doors, cause);
  ledger.tells(snapshot, on && { on, context: contextsOf(snapshot)(number, on) });
  ledger.sawPull(snapshot, seenAs(pull, began), decision.lookAgainAt);
}
