import { notTaken } from '../decide/settle.ts';
import { statusOf } from '../github/status-of.ts';

/**
 * Why a run that GitHub was asked for will not come, where it said so; undefined where it may have begun all the same. What is refused for who asks, or not
 * seen, costs no try: the look fails, and is tried again. What GitHub cannot start as it was asked (422) does: that does not pass by itself.
 */
export function whyNotTaken(error: unknown): string | undefined {
  const status = statusOf(error);
  if (status === undefined || status < 400 || status >= 500) return undefined;
  const said = `GitHub answered ${status} when asked for the run`;
  return status === 422 ? said : `${said}${notTaken}`;
}
