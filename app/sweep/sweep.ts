import type { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import type { Doors } from '../doors.ts';
import type { OpenPull } from '../github/github.ts';
import { competitionAt } from '../observe/competition-at.ts';
import { readControl } from '../observe/control.ts';
import { readCompetition } from '../observe/read-competition.ts';
import { readCounted } from '../observe/read-counted.ts';
import { wholeCompetition, type PullKey } from '../observe/snapshot.ts';
import { stale } from '../told/stale.ts';
import { fingerprint } from './fingerprint.ts';

/**
 * Every pull request worth a look although no event said so: changed since it was last looked at, waiting for a run, due, or with a comment that
 * others have put out of date. This makes a lost webhook, and a lost ledger, harmless. One competition that cannot be listed does not hide the others.
 */
export async function sweep(doors: Doors): Promise<PullKey[]> {
  const { github, ledger, log, metrics } = doors;
  const config = await readControl(doors);
  const keys = new Map<string, PullKey>();
  const add = (key: PullKey): unknown => keys.set(`${key.repository}#${key.number}`, key);
  for (const { repository, name } of config.competitions) {
    competitionAt(repository, config, ledger);
    // Looked at once, it says itself when to look again.
    if (!ledger.seen({ repository, number: wholeCompetition })) add({ repository, number: wholeCompetition });
    try {
      const pulls = [...(await github.openPulls(repository)), ...(await github.recentlyClosed(repository))];
      pulls.filter((pull) => changed({ repository, number: pull.number }, pull)).forEach(({ number }) => add({ repository, number }));
      // As a whole, it says which ones are to be told anew, so many at a time.
      if (await hasStale(repository, name, config, doors)) add({ repository, number: wholeCompetition });
    } catch (error) {
      metrics.failures.inc({ what: 'sweep' });
      log.error({ err: error, repository }, 'cannot list pull requests');
    }
  }
  [...ledger.waiting(), ...ledger.due(doors.now())].forEach(add);
  return [...keys.values()];

  function changed(key: PullKey, pull: OpenPull): boolean {
    return ledger.seen(key)?.fingerprint !== fingerprint(pull);
  }
}

/** Whether what others did since has changed what any comment says. Two calls for a whole competition, answered from what was read before if nothing changed. */
async function hasStale(repository: string, name: string, config: HarvesterConfig, doors: Doors): Promise<boolean> {
  const told = doors.ledger.told(repository);
  if (told.length === 0) return false;
  const competition = await readCompetition({ repository }, name, undefined, doors);
  if (competition.kind === 'invalid') return false;
  return stale(told, { competition, ...(await readCounted(name, config, doors)) }).length > 0;
}
