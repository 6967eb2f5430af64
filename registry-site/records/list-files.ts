import { readdir } from 'node:fs/promises';

export interface Listed {
  /** Relative to the folder, `/`-separated. */
  readonly path: string;
  readonly plain: boolean;
}

/** Every entry under `folder/sub` that is not a directory, in code unit order of its path. A missing `sub` is an empty list. Links are listed, never followed. */
export async function listFiles(folder: string, sub: string): Promise<Listed[]> {
  const entries = await readdir(`${folder}/${sub}`, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const nested = await Promise.all(
    entries.map((entry): Promise<Listed[]> | Listed[] => {
      const path = `${sub}/${entry.name}`;
      return entry.isDirectory() ? listFiles(folder, path) : [{ path, plain: entry.isFile() }];
    }),
  );
  return nested.flat().toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
