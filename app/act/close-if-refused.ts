import { notTaken } from '../decide/settle.ts';
import { statusOf } from '../github/status-of.ts';
import type { Ledger } from '../ledger/ledger.ts';

/**
 * Waits for the answer to a run that was asked for, and rejects as it does. The id GitHub gave it is kept; one that GitHub refuses is closed in the ledger
 * at once. What is refused for who asks, or not seen, costs no try: the look fails, and after a pause it is asked for again. What GitHub cannot start as it
 * was asked (422) does: that does not pass by itself.
 */
export async function closeIfRefused(
  asked: Promise<number | undefined>,
  runKey: string,
  now: string,
  ledger: Pick<Ledger, 'settle' | 'setRun'>,
): Promise<void> {
  try {
    const runId = await asked;
    if (runId !== undefined) ledger.setRun(runKey, runId);
  } catch (error) {
    const why = whyNotTaken(error);
    if (why !== undefined) ledger.settle(runKey, { kind: 'failed', at: now, why });
    throw error;
  }
}

/** Undefined where the run may have begun all the same. */
function whyNotTaken(error: unknown): string | undefined {
  const status = statusOf(error);
  if (status === undefined || status < 400 || status >= 500) return undefined;
  const said = `GitHub answered ${status}`;
  return status === 422 && isOfTheRun(error) ? `${said} when asked for the run` : `${said}${notTaken}`;
}

/** A 422 may be about the token the run was to be asked for with: a permission the App lacks. */
function isOfTheRun(error: unknown): boolean {
  const { request } = error as { readonly request?: { readonly url?: string } };
  return request?.url?.endsWith('/dispatches') ?? false;
}
