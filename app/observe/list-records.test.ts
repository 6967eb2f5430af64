import { expect, test } from 'vitest';
import type { GitHub, TreeListing } from '../github/github.ts';
import { listRecords } from './list-records.ts';

type Tree = Readonly<Record<string, string | { readonly cut: true }>>;

/** A GitHub that holds these trees by SHA, each with its folders and files by name, and what it was asked for. */
function holding(trees: Readonly<Record<string, Tree>>): { github: GitHub; asked: string[] } {
  const asked: string[] = [];
  const tree = (_repository: string, sha: string, recursive: boolean): Promise<TreeListing> => {
    asked.push(recursive ? `${sha} whole` : sha);
    const held = trees[sha] ?? {};
    const entries = Object.entries(held).map(([path, entry]) => ({
      path,
      mode: path.endsWith('.json') || path.endsWith('.md') ? '100644' : '040000',
      sha: String(entry),
    }));
    return Promise.resolve({ entries, truncated: 'cut' in held });
  };
  return { github: { tree } as unknown as GitHub, asked };
}

const none = { attempts: [], reproductions: [], versions: [], decisions: [] };
const records = (name: string): string => `acme/records-${name}`;

test('a competition is listed without the others, and again only where something is new', async () => {
  const trees: Record<string, Tree> = {
    HEAD: { 'README.md': 'r', attempts: 'a1', decisions: 'd1' },
    a1: { one: 'one1', two: 'two1' },
    d1: { one: 'dec1' },
    one1: { '7/x.json': 'x', '7/notes.md': 'n' },
    two1: { '8/y.json': 'y' },
    dec1: { '7/1.json': 'd' },
  };
  const { github, asked } = holding(trees);
  expect(await listRecords('one', records('a'), github)).toEqual({ ...none, attempts: ['x'], decisions: ['d'] });
  expect(asked.toSorted()).toEqual(['HEAD', 'a1', 'd1', 'dec1 whole', 'one1 whole']);
  asked.length = 0;
  await listRecords('one', records('a'), github);
  expect(asked).toEqual(['HEAD']);
  asked.length = 0;
  // A record of the other competition.
  Object.assign(trees, { HEAD: { attempts: 'a2', decisions: 'd1' }, a2: { one: 'one1', two: 'two2' } });
  expect(await listRecords('one', records('a'), github)).toMatchObject({ attempts: ['x'] });
  expect(asked).toEqual(['HEAD', 'a2']);
});

test('a competition with more records than GitHub lists is told by its name, and stops no other', async () => {
  const { github } = holding({
    HEAD: { attempts: 'b1' },
    b1: { large: 'large1', small: 'small1' },
    large1: { cut: { cut: true } },
    small1: { '7/x.json': 'x' },
  });
  await expect(listRecords('large', records('b'), github)).rejects.toThrow('acme/records-b/attempts/large holds more than GitHub lists');
  expect(await listRecords('small', records('b'), github)).toEqual({ ...none, attempts: ['x'] });
});

test('a tree that could not be read is asked for again', async () => {
  const { github } = holding({ HEAD: { attempts: 'c1' }, c1: { one: 'one2' }, one2: { '7/x.json': 'x' } });
  let fails = true;
  const failing: Pick<GitHub, 'tree'> = {
    tree: (...about) => (fails && about[1] === 'one2' ? Promise.reject(new Error('no')) : github.tree(...about)),
  };
  await expect(listRecords('one', records('c'), failing as GitHub)).rejects.toThrow('no');
  fails = false;
  expect(await listRecords('one', records('c'), failing as GitHub)).toMatchObject({ attempts: ['x'] });
});
