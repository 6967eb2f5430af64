import { expect, test } from 'vitest';
import type { GitHub, PullFacts } from '../github/github.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { noon, number, pull, repository } from '../testing/world.ts';
import { changedFiles } from './changed-files.ts';

const files = ['submission.yaml', 'model.onnx'].map((name) => ({ path: `submissions/alice/${name}`, status: 'added' as const }));

interface Told {
  readonly counted?: number;
  readonly listed?: typeof files | undefined;
  /** Minutes since the last change, when it was counted and after it was listed. */
  readonly old: number;
  readonly thenOld?: number;
  /** Minutes since its head was first seen, where it was. */
  readonly seen?: number;
}

/** What is made of a pull request of which GitHub tells this. */
function read({ counted = 2, old, thenOld = old, seen, ...told }: Told): ReturnType<typeof changedFiles> {
  const ago = (minutes: number): string => new Date(Date.parse(noon) - minutes * 60_000).toISOString();
  const facts = (minutes: number): PullFacts => ({ pull: { ...pull, updatedAt: ago(minutes) }, changedFiles: counted, commits: 1 });
  const ledger: Pick<Ledger, 'sighting'> = { sighting: () => (seen === undefined ? undefined : { since: ago(seen), lastComment: 0 }) };
  const github: Pick<GitHub, 'pull' | 'changedFiles'> = {
    pull: () => Promise.resolve(facts(thenOld)),
    changedFiles: () => Promise.resolve('listed' in told ? told.listed : files),
  };
  return changedFiles({ repository, number }, facts(old), { github: github as GitHub, ledger: ledger as Ledger, now: () => noon });
}

test('as many files as GitHub counts are what it changes', async () => {
  expect(await read({ old: 0 })).toEqual(files);
});

test('another number is looked at again while it is new, and told once it stays', async () => {
  await expect(read({ counted: 3, old: 1 })).rejects.toThrow('lists 2 of the 3 files');
  expect(await read({ counted: 3, old: 10 })).toBe('not-diffed');
});

test('a push between the count and the list is looked at again, however old the count is', async () => {
  await expect(read({ counted: 3, old: 600, thenOld: 0 })).rejects.toThrow('lists 2 of the 3 files');
});

test('a diff GitHub cannot make is looked at again while it is new, and told once it stays', async () => {
  await expect(read({ listed: undefined, old: 1 })).rejects.toThrow('cannot show the files');
  expect(await read({ listed: undefined, old: 10 })).toBe('not-diffed');
});

test('what was seen to be so is told however lately somebody commented', async () => {
  expect(await read({ listed: undefined, old: 0, seen: 10 })).toBe('not-diffed');
});

test('more than GitHub lists is told at once', async () => {
  expect(await read({ counted: 3001, old: 0 })).toBe('truncated');
});
