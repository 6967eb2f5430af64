import type { Doors } from '../doors.ts';
import type { OpenPull } from '../github/github.ts';
import { readControl } from '../observe/control.ts';
import { wholeCompetition, type PullKey } from '../observe/snapshot.ts';
import { fingerprint } from './fingerprint.ts';

/**
 * Every pull request worth a look although no event said so: changed since it was last looked at, waiting for a run, or due. This makes a lost
 * webhook, and a lost ledger, harmless. One competition that cannot be listed does not hide the others.
 */
export async function sweep(doors: Doors): Promise<PullKey[]> {
  const { github, ledger, log, metrics } = doors;
  const { competitions } = await readControl(doors);
  const keys = new Map<string, PullKey>();
  const add = (key: PullKey): unknown => keys.set(`${key.repository}#${key.number}`, key);
  for (const { repository } of competitions) {
    // Looked at once, it says itself when to look again.
    if (!ledger.seen({ repository, number: wholeCompetition })) add({ repository, number: wholeCompetition });
    try {
      const pulls = [...(await github.openPulls(repository)), ...(await github.recentlyClosed(repository))];
      pulls.filter((pull) => changed({ repository, number: pull.number }, pull)).forEach(({ number }) => add({ repository, number }));
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
