import type { CompetitionFacts } from '../catalogue/facts.ts';
import { moment, type Moment } from '../format/instant.ts';
import { pullLink, type Link, type SiteContext } from './site-context.ts';

/** What somebody decided about a pull request. */
export interface DecisionRow {
  readonly when: Moment;
  readonly by: string;
  readonly role: string;
  readonly said: string;
  readonly pull: Link;
  readonly competition: string;
  readonly commit: string;
  readonly snapshotSha256: string;
}

const shown = 2000;

/** The newest decisions of a competition, newest first; none for the public. */
export function decisionRows(context: Pick<SiteContext, 'forgeUrl'>, { contract, inside }: CompetitionFacts): DecisionRow[] {
  return (inside?.decisions ?? [])
    .slice(-shown)
    .toReversed()
    .map(({ argument, at, by, decision, key, role, snapshotSha256 }) => ({
      when: moment(at),
      by,
      role,
      said: `/${decision}${argument ? ` ${argument}` : ''}`,
      pull: pullLink(context, key.repository, key.number),
      competition: contract.name,
      commit: key.headSha.slice(0, 7),
      snapshotSha256,
    }));
}
