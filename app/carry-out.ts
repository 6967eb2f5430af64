import { act } from './act/act.ts';
import type { Considered } from './consider.ts';
import type { Doors } from './doors.ts';
import { digestOf, splitSnapshot } from './audit/snapshot-digest.ts';

/** What led to a look: its correlation id, which every log line and audit entry of it carries, and the deliveries that asked for it. */
export interface Cause {
  readonly look: string;
  readonly deliveries: readonly string[];
}

/** Does what a decision wants done, in order, and keeps an audit entry of it whatever happens. Rejects with what stopped it. */
export async function carryOut({ snapshot, now, decision, writes }: Considered, doors: Doors, cause: Cause): Promise<void> {
  const done: string[] = [];
  let failed: string | undefined;
  try {
    for (const write of writes) {
      await act([write], snapshot, now, doors);
      done.push(write.kind);
      doors.log.info({ write: write.kind }, 'wrote');
    }
  } catch (error) {
    failed = error instanceof Error ? error.message : String(error);
    throw error;
  } finally {
    const split = splitSnapshot(snapshot);
    const entry = {
      repository: snapshot.repository,
      number: snapshot.number,
      at: now,
      ...cause,
      headSha: snapshot.pull.headSha,
      state: decision.state.name,
      why: decision.why,
      snapshotSha256: digestOf(split.body),
      decisionSha256: digestOf(decision),
      done,
      ...(failed !== undefined && { failed }),
    };
    doors.ledger.audit.append(entry, writes.length > 0 ? split : undefined);
  }
}
