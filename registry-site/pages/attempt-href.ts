import type { AttemptFacts, CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';
import { oncePer } from '../memo/once-per.ts';
import { address } from './addresses.ts';

/** Where an attempt is shown: on the page of the version it became, else on its own. */
export function attemptHref(competition: CompetitionFacts, attempt: AttemptFacts): string {
  const version = becameOf(competition).get(attempt.recordSha256);
  return version ? address.version(version.competition, version.version) : address.attempt(attempt);
}

/** Versions by the digest of the attempt record they came of. */
export const becameOf = oncePer(
  ({ versions }: CompetitionFacts): ReadonlyMap<string, VersionFacts> =>
    new Map(versions.flatMap((version) => (version.attempt ? [[version.attempt.recordSha256, version] as const] : []))),
);
