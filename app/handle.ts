import { act } from './act/act.ts';
import { plan } from './act/plan.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import type { Doors } from './doors.ts';
import { observe } from './observe/observe.ts';
import type { PullKey } from './observe/snapshot.ts';
import { fingerprint } from './sweep/fingerprint.ts';

/** One look at a pull request: observe, decide, act. Undefined when it is none of ours. */
export async function handle(key: PullKey, doors: Doors): Promise<Decision | undefined> {
  const snapshot = await observe(key, doors);
  if (!snapshot) return undefined;
  const now = doors.now();
  const decision = decide(snapshot, now);
  const writes = plan(decision, snapshot);
  doors.log.info(
    { pull: `${key.repository}#${key.number}`, head: snapshot.pull.headSha, why: decision.why, writes: writes.map(({ kind }) => kind) },
    decision.state.name,
  );
  await act(writes, snapshot, now, doors);
  doors.metrics.looks.inc({ state: decision.state.name });
  doors.ledger.sawPull(key, fingerprint(snapshot.pull), decision.lookAgainAt);
  return decision;
}
