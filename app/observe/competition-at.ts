import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import type { Ledger } from '../ledger/ledger.ts';

export type CompetitionEntry = HarvesterConfig['competitions'][number];

/**
 * The competition a repository holds, by its name of today or one it had before (`formerly` in harvester.yaml); what the ledger has under an old name is
 * carried over. Undefined where it holds none of ours.
 */
export function competitionAt(
  repository: string,
  { competitions }: HarvesterConfig,
  ledger: Pick<Ledger, 'moved'>,
): CompetitionEntry | undefined {
  const asked = repository.toLowerCase();
  const entry = competitions.find((one) => [one.repository, ...(one.formerly ?? [])].some((name) => name.toLowerCase() === asked));
  for (const before of entry?.formerly ?? []) ledger.moved(before, (entry as CompetitionEntry).repository);
  return entry;
}
