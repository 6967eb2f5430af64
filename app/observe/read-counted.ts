import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import type { Doors } from '../doors.ts';
import { readRecords, type Records } from './read-records.ts';
import type { InFlight } from './snapshot.ts';

/**
 * Everything attempts are counted from. The runs under way first, then the records: a run that ends meanwhile is in both, and counted once by its run
 * key. The other way round it would be in neither, and free.
 */
export async function readCounted(
  competition: string,
  config: HarvesterConfig,
  doors: Doors,
): Promise<Records & { readonly inFlight: readonly InFlight[] }> {
  const inFlight = doors.ledger.inFlight(competition);
  return { ...(await readRecords(competition, config, doors)), inFlight };
}
