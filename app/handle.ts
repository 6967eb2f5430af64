import { carryOut, type Cause } from './carry-out.ts';
import { consider } from './consider.ts';
import type { Decision } from './decision.ts';
import type { Doors } from './doors.ts';
import { verdictOf } from './notify/verdict-of.ts';
import type { PullKey } from './observe/snapshot.ts';
import { fingerprint } from './sweep/fingerprint.ts';

/** One look at a pull request: observe, decide, act. Undefined when it is none of ours. */
export async function handle(key: PullKey, doors: Doors, cause: Cause): Promise<Decision | undefined> {
  const stop = doors.metrics.lookSeconds.startTimer();
  const considered = await consider(key, doors);
  if (!considered) return undefined;
  const { snapshot, decision, writes } = considered;
  doors.log.info(
    { head: snapshot.pull.headSha, state: decision.state.name, why: decision.why, writes: writes.map(({ kind }) => kind) },
    'decided',
  );
  await carryOut(considered, doors, cause);
  const verdict = verdictOf(decision, snapshot, considered.now);
  if (verdict) doors.ledger.verdicts.add(verdict);
  doors.metrics.looks.inc({ state: decision.state.name });
  doors.ledger.sawPull(key, fingerprint(snapshot.pull), decision.lookAgainAt);
  stop();
  return decision;
}
