import type { Eligibility, HarvesterConfig } from '../contract/harvester-config.ts';

/** Who may take part in a competition: its own policy, else the organisation's; undefined where anybody may. */
export function eligibilityFor(
  config: Pick<HarvesterConfig, 'competitions' | 'eligibility'>,
  competition: string,
): Eligibility | undefined {
  return config.competitions.find(({ name }) => name === competition)?.eligibility ?? config.eligibility;
}

/**
 * Which of `people` a policy lets take part. `members` are those among them who were seen to belong to its organisation. Logins are compared as
 * GitHub does: without regard to case.
 */
export function ineligible(people: readonly string[], policy: Eligibility | undefined, members: readonly string[]): string[] {
  if (!policy) return [];
  const allowed = new Set([...(policy.logins ?? []), ...members].map((login) => login.toLowerCase()));
  return people.filter((login) => !allowed.has(login.toLowerCase()));
}
