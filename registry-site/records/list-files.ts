import { readdirSync, type Dirent } from 'node:fs';

export interface Listed {
  /** Relative to the folder, `/`-separated. */
  readonly path: string;
  readonly plain: boolean;
}

/** Every entry under `folder/sub` that is not a directory, in code unit order of its path. A missing `sub` is an empty list. Links are listed, never followed. */
export function listFiles(folder: string, sub: string): Listed[] {
  return walk(folder, sub).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** What stands directly in `folder/sub`: the names of folders, and everything else as files of their own. */
export function listTop(folder: string, sub: string): { readonly folders: readonly string[]; readonly files: readonly Listed[] } {
  const entries = entriesOf(`${folder}/${sub}`);
  return {
    folders: entries.filter((entry) => entry.isDirectory()).map(({ name }) => name),
    files: entries.filter((entry) => !entry.isDirectory()).map((entry) => ({ path: `${sub}/${entry.name}`, plain: entry.isFile() })),
  };
}

function walk(folder: string, sub: string): Listed[] {
  return entriesOf(`${folder}/${sub}`).flatMap((entry) => {
    const path = `${sub}/${entry.name}`;
    return entry.isDirectory() ? walk(folder, path) : [{ path, plain: entry.isFile() }];
  });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
