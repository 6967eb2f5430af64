import type { Problem } from '../contract/problem.ts';
import type { IntakeInput } from './intake.ts';
import { problemOfAll } from './problem-of-all.ts';

const next = 'nothing to do: it is evaluated by itself after midnight UTC, or as soon as a failure of ours gives an attempt back';

/** Why no attempt is left today, of the team's or of a person's in it; undefined where one is. */
export function quotaProblem({
  competition,
  attemptsToday,
  busiest,
}: Pick<IntakeInput, 'competition' | 'attemptsToday' | 'busiest'>): Problem | undefined {
  const { attemptsPerDay, attemptsPerPersonPerDay: each } = competition.limits;
  if (attemptsToday >= attemptsPerDay)
    return problemOfAll('QUOTA', `${attemptsToday} of ${attemptsPerDay} attempts of today are used`, next);
  if (each === undefined || !busiest || busiest.used < each) return undefined;
  return problemOfAll(
    'QUOTA_PERSON',
    `@${busiest.login} used ${busiest.used} of ${each} attempts a person has today, over all teams`,
    next,
  );
}
