import type { AttemptFacts, CompetitionFacts, VersionFacts } from '../catalogue/facts.ts';
import type { Page } from '../render/render-page.ts';
import { address } from './addresses.ts';

/** What stands at the address of an attempt that became a version: the way there, as whoever had the address before the merge still has it. */
export function movedPage({ contract }: CompetitionFacts, attempt: AttemptFacts, version: VersionFacts): Page {
  return {
    path: address.attempt(attempt),
    template: 'moved',
    section: 'models',
    title: `${attempt.team}, #${attempt.number} at ${attempt.headSha.slice(0, 7)}`,
    description: `It was merged and became version ${version.version} of ${contract.title}`,
    model: { href: address.version(version.competition, version.version) },
  };
}
