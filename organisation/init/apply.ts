import type { GitHubClient } from '../github/client.ts';
import { fits } from './fits.ts';
import type { InitJournal } from './journal.ts';
import type { Change, Snapshot } from './plan.ts';
import type { Json, Resource } from './resource.ts';

/** Looks at every resource. */
export async function observe(github: GitHubClient, resources: readonly Resource[]): Promise<Snapshot> {
  const found = await Promise.all(resources.map(async (one): Promise<[string, Json | undefined]> => [one.id, await one.observe(github)]));
  return new Map(found.filter((one): one is [string, Json] => one[1] !== undefined));
}

export interface Applied {
  readonly done: readonly string[];
  /** What a person has to do, in the order it was met. */
  readonly left: readonly string[];
}

/** Does the changes in order; the first refusal ends it, and everything until then is in the journal. */
export async function apply(
  github: GitHubClient,
  resources: readonly Resource[],
  changes: readonly Change[],
  { journal, now, log }: { readonly journal: InitJournal; readonly now: () => Date; readonly log: (line: string) => void },
): Promise<Applied> {
  const byId = new Map(resources.map((one) => [one.id, one]));
  const [done, left]: [string[], string[]] = [[], []];
  for (const { id, kind, after } of changes) {
    const resource = byId.get(id);
    if (kind === 'keep' || !resource) continue;
    // Looked at again: what is new may have come with the thing before it, with values of GitHub's own.
    const before = await resource.observe(github);
    if (fits(after, before) && !journal.entries.some((entry) => entry.id === id && entry.state === 'begun')) continue;
    log(`${before === undefined ? '+' : '~'} ${id}`);
    await journal.begin({
      id,
      kind: before === undefined ? 'create' : 'update',
      after,
      at: now().toISOString(),
      ...(before === undefined ? {} : { before }),
    });
    const rest = fits(after, before) ? undefined : await resource.apply(github, before);
    await journal.finish(id);
    done.push(id);
    if (rest) left.push(rest);
  }
  return { done, left };
}
