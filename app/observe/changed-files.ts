import { instantOf } from '../../core/rules/instant-of.ts';
import type { Doors } from '../doors.ts';
import type { PullFacts } from '../github/github.ts';
import type { PullKey, Snapshot } from './snapshot.ts';

/** GitHub lists no more files of a pull request than these. */
const mostFiles = 3000;
/** Milliseconds after a head came in which what GitHub lists of a pull request may be of another head than what it counts. */
const settling = 5 * 60_000;

/**
 * The files a pull request changes. Rejects, so that it is looked at again, while GitHub lists another number of them than it counts, or cannot make
 * the diff it lists them from. Where that is so long after the head came, it is told: nothing is taken in that was not read whole.
 */
export async function changedFiles(
  key: PullKey,
  facts: PullFacts,
  { github, ledger, now }: Pick<Doors, 'github' | 'ledger' | 'now'>,
): Promise<Snapshot['changed']> {
  if (facts.changedFiles > mostFiles) return 'truncated';
  const files = await github.changedFiles(key);
  if (files?.length === facts.changedFiles) return files;
  // A push may have come between the two.
  const { pull } = (await github.pull(key)) ?? facts;
  const since = ledger.sighting(key, pull.headSha)?.since ?? pull.updatedAt;
  if (instantOf(now()) - instantOf(since) < settling) {
    const listed = files ? `lists ${files.length} of the ${facts.changedFiles} files` : 'cannot show the files';
    throw new Error(`GitHub ${listed} that ${key.repository}#${key.number} changes: it is looked at again`);
  }
  return 'not-diffed';
}
