import type { Dataset } from '../contract/dataset.ts';

const hours: Readonly<Record<Exclude<Dataset['schedule'], 'never'>, number>> = { daily: 24, weekly: 7 * 24, monthly: 30 * 24 };
/** A run that starts a little early, as schedules do, is not put off to the next one. */
const slackHours = 1;

/** Why a model version should be evaluated again on a dataset now, or undefined when it need not. `last` and `now` in epoch milliseconds. */
export function dueFor(
  { schedule, onChampion }: Pick<Dataset, 'schedule' | 'onChampion'>,
  { last, champion }: { readonly last: number | undefined; readonly champion: boolean },
  now: number,
): 'schedule' | 'champion' | undefined {
  if (last === undefined) return champion && onChampion ? 'champion' : schedule === 'never' ? undefined : 'schedule';
  if (schedule === 'never') return undefined;
  return now - last >= (hours[schedule] - slackHours) * 3_600_000 ? 'schedule' : undefined;
}
