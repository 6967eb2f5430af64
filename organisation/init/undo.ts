import type { GitHubClient } from '../github/client.ts';
import { fits } from './fits.ts';
import type { InitJournal } from './journal.ts';
import type { Resource } from './resource.ts';

export interface Undone {
  readonly undone: readonly string[];
  /** What was left as it is, each with the reason. */
  readonly kept: readonly string[];
}

/**
 * Takes back what the journal says init did, last first. What somebody changed since is left alone and named; what init never made is never
 * touched, since it is not in the journal.
 */
export async function undo(
  github: GitHubClient,
  resources: readonly Resource[],
  { journal, log }: { readonly journal: InitJournal; readonly log: (line: string) => void },
): Promise<Undone> {
  const byId = new Map(resources.map((one) => [one.id, one]));
  const [undone, kept]: [string[], string[]] = [[], []];
  for (const { id, kind, before, after } of journal.entries.toReversed()) {
    const resource = byId.get(id);
    const keep = (why: string): number => kept.push(`${id}: ${why}`);
    if (!resource) {
      keep('not part of this installation as it is asked for now; undo it with the options it was made with');
      continue;
    }
    const goesWith = journal.entries.some((entry) => entry.id === resource.within && entry.kind === 'create');
    const found = goesWith ? undefined : await resource.observe(github);
    if (found === undefined) {
      await journal.forget(id);
      continue;
    }
    if (!fits(after, found)) {
      keep('somebody changed it since');
      continue;
    }
    const why =
      kind === 'create'
        ? await resource.remove(github)
        : before === undefined || !resource.restore
          ? 'cannot be put back'
          : await resource.restore(github, before);
    if (why) {
      keep(why);
      continue;
    }
    log(`${kind === 'create' ? '-' : '↩'} ${id}`);
    await journal.forget(id);
    undone.push(id);
  }
  return { undone, kept };
}
