import type { InstallationSnapshot, RepositorySnapshot } from './snapshot.ts';

/**
 * A repository's rulesets as its organisation knows them. GitHub lists those of the organisation that hold for a repository among its own, but
 * tells nobody there who may go by them; the organisation tells its owners. What GitHub does not list for the repository does not hold there,
 * whatever its conditions seem to say.
 */
export function wholeRulesets(
  own: RepositorySnapshot['rulesets'],
  organisation: InstallationSnapshot['organisationRulesets'],
): RepositorySnapshot['rulesets'] {
  if ('unseen' in own || 'unseen' in organisation) return own;
  const shared = new Map(organisation.seen.map((one) => [one.id, one]));
  return {
    seen: own.seen.map((one) => (one.source_type === 'Organization' && one.id !== undefined ? (shared.get(one.id) ?? one) : one)),
  };
}
