import type { Doors } from '../doors.ts';
import type { LoggedDelivery } from '../github/github.ts';

/** GitHub sends a delivery again for three days. */
const reach = 3 * 86_400_000;
/** Times one delivery is asked for again: after that it is the receiver, not the network, and sweeps see to the rest. */
const mostAttempts = 5;
/** Milliseconds GitHub may still be trying by itself. */
const settling = 60_000;

/**
 * Asks GitHub to send again what its delivery log says never arrived and the ledger does not hold: each at most five times, waiting twice as
 * long after each. Returns how many were asked for.
 */
export async function redeliverMissed({ github, ledger, log, metrics, now }: Doors): Promise<number> {
  const at = Date.parse(now());
  const logged = await github.loggedDeliveries(new Date(at - reach).toISOString());
  const byGuid = Map.groupBy(logged, ({ guid }) => guid);
  let asked = 0;
  for (const [guid, attempts] of byGuid) {
    if (!missed(attempts, at) || ledger.deliveries.byGuid(guid)) continue;
    const newest = attempts.reduce((a, b) => (a.at > b.at ? a : b));
    await github.redeliver(newest.id);
    log.info({ delivery: guid, event: newest.event, attempt: attempts.length }, 'asked for again');
    metrics.redelivered.inc();
    asked += 1;
  }
  return asked;
}

/** Whether none of the attempts at one delivery came through, and it is time for the next. */
export function missed(attempts: readonly LoggedDelivery[], now: number): boolean {
  if (attempts.some(({ ok }) => ok) || attempts.length > mostAttempts) return false;
  const last = Math.max(...attempts.map(({ at }) => Date.parse(at)));
  return now - last >= settling * 2 ** (attempts.length - 1);
}
