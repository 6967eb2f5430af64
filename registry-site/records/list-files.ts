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
