import { digestOf, splitSnapshot } from './audit/snapshot-digest.ts';
import type { Doors } from './doors.ts';
import type { PullKey } from './observe/snapshot.ts';

/** What led to a look: its correlation id, which every log line and audit entry of it carries, and the deliveries that asked for it. */
export interface Cause {
  readonly look: string;
  readonly deliveries: readonly string[];
}

/** A decision, what it was made from, and what it wants done that is not so yet. */
export interface Decided<Write> extends PullKey {
  /** Empty where it is about a competition as a whole. */
  readonly headSha: string;
  readonly state: string;
  readonly why: readonly string[];
  readonly snapshot: object;
  readonly decision: object;
  /** The instant of the decision, ISO 8601 in UTC. */
  readonly now: string;
  readonly writes: readonly Write[];
}

/**
 * Does what was decided, in order, and keeps an audit entry of it whatever happens. Rejects with what stopped it; where `perform` resolves to a reason,
 * that write was left out and the others go on.
 */
export async function carryOut<Write extends { readonly kind: string }>(
  { snapshot, decision, now, writes, repository, number, headSha, state, why }: Decided<Write>,
  perform: (write: Write) => Promise<string | undefined | void>,
  { ledger, log }: Pick<Doors, 'ledger' | 'log'>,
  cause: Cause,
): Promise<void> {
  const done: string[] = [];
  let failed: string | undefined;
  try {
    for (const write of writes) {
      const leftOut = await perform(write);
      if (typeof leftOut === 'string') failed = `${write.kind}: ${leftOut}`;
      else {
        done.push(write.kind);
        log.info({ write: write.kind }, 'wrote');
      }
    }
  } catch (error) {
    failed = error instanceof Error ? error.message : String(error);
    throw error;
  } finally {
    const split = splitSnapshot(snapshot);
    const entry = {
      repository,
      number,
      at: now,
      ...cause,
      headSha,
      state,
      why,
      snapshotSha256: digestOf(split.body),
      decisionSha256: digestOf(decision),
      done,
      ...(failed !== undefined && { failed }),
    };
    ledger.audit.append(entry, writes.length > 0 ? split : undefined);
  }
}
