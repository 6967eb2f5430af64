import { act } from './act/act.ts';
import { consider } from './consider.ts';
import type { Decision } from './decision.ts';
import type { Doors } from './doors.ts';
import type { PullKey } from './observe/snapshot.ts';
import { fingerprint } from './sweep/fingerprint.ts';

/** One look at a pull request: observe, decide, act. Undefined when it is none of ours. */
export async function handle(key: PullKey, doors: Doors): Promise<Decision | undefined> {
  const considered = await consider(key, doors);
  if (!considered) return undefined;
  const { snapshot, now, decision, writes } = considered;
  doors.log.info(
    { pull: `${key.repository}#${key.number}`, head: snapshot.pull.headSha, why: decision.why, writes: writes.map(({ kind }) => kind) },
    decision.state.name,
  );
  await act(writes, snapshot, now, doors);
  doors.metrics.looks.inc({ state: decision.state.name });
  doors.ledger.sawPull(key, fingerprint(snapshot.pull), decision.lookAgainAt);
  return decision;
}
