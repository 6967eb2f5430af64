import type { GitHub, TreeListing } from '../github/github.ts';

/** The folders of the records repository that hold a folder for each competition. */
const folders = ['attempts', 'reproductions', 'versions', 'decisions'] as const;
export type Folder = (typeof folders)[number];

interface Listed {
  readonly sha: string;
  readonly entries: Promise<readonly Entry[]>;
}
type Entry = TreeListing['entries'][number];

/** What a folder held last, by its path: a tree of the same SHA is the same tree. */
const held = new Map<string, Listed>();

/**
 * Git blob SHAs of every record of a competition, by folder, walked down from the newest commit so that no other competition's are listed: GitHub cuts a
 * listing at 7 MB, which is about 55,000 records. One call where nothing is new. Rejects when this competition's own listing is cut: a board missing
 * entries would be a wrong board.
 */
export async function listRecords(
  competition: string,
  repository: string,
  github: GitHub,
): Promise<Readonly<Record<Folder, readonly string[]>>> {
  const root = whole(await github.tree(repository, 'HEAD', false), repository);
  const below = async (folder: Folder): Promise<readonly string[]> => {
    const kind = folderOf(folder, root);
    const competitions = kind ? await entriesOf(kind, false, { path: `${repository}/${folder}`, repository, github }) : [];
    const own = folderOf(competition, competitions);
    const path = `${repository}/${folder}/${competition}`;
    const entries = own ? await entriesOf(own, true, { path, repository, github }) : [];
    return entries.filter((entry) => entry.path.endsWith('.json')).map(({ sha }) => sha);
  };
  const listed = await Promise.all(folders.map(async (folder) => [folder, await below(folder)] as const));
  return Object.fromEntries(listed) as Record<Folder, readonly string[]>;
}

function folderOf(name: string, entries: readonly Entry[]): Entry | undefined {
  return entries.find(({ path, mode }) => path === name && mode === '040000');
}

interface Where {
  readonly path: string;
  readonly repository: string;
  readonly github: GitHub;
}

function entriesOf({ sha }: Entry, recursive: boolean, { path, repository, github }: Where): Promise<readonly Entry[]> {
  const before = held.get(path);
  if (before?.sha === sha) return before.entries;
  const entries = github.tree(repository, sha, recursive).then((listing) => whole(listing, path));
  held.set(path, { sha, entries });
  entries.catch(() => {
    if (held.get(path)?.entries === entries) held.delete(path);
  });
  return entries;
}

function whole(listing: TreeListing | undefined, path: string): readonly Entry[] {
  if (listing?.truncated)
    throw new Error(`${path} holds more than GitHub lists at once (7 MB). Let the competition go on as a new one, under another name`);
  return listing?.entries ?? [];
}
