import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const manifest = '.harvester-site.json';
const unfinished = '"unfinished"\n';

export interface Output {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * Makes `out` hold exactly these files, written as they come; resolves with their paths. What an earlier build left and this one did not
 * write is removed. Refuses a folder that holds anything else, so that no build deletes or publishes what it did not make. Entries whose
 * names start with a dot (such as `.git`) are left alone.
 */
export async function writeSite(out: string, files: Iterable<Output>): Promise<string[]> {
  const before = await earlierBuild(out);
  await mkdir(out, { recursive: true });
  // While this stands the next build clears the folder first: nothing of a build killed half-way stays behind, whatever its audience.
  await writeFile(join(out, manifest), unfinished);
  const written = new Set<string>();
  const folders = new Set<string>();
  const queue = files[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      const { path, content } = next.value;
      written.add(path);
      const folder = dirname(path);
      if (!folders.has(folder)) await mkdir(join(out, folder), { recursive: true });
      folders.add(folder);
      await writeFile(join(out, path), content);
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  for (const path of before) if (!written.has(path)) await rm(join(out, path), { force: true });
  const paths = [...written].toSorted();
  await writeFile(join(out, manifest), `${JSON.stringify(paths)}\n`);
  return paths;
}

/** Files of the build before this one; an unfinished one is cleared away. */
async function earlierBuild(out: string): Promise<string[]> {
  const entries: string[] = await readdir(out).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const visible = entries.filter((name) => !name.startsWith('.'));
  const text = entries.includes(manifest) ? await readFile(join(out, manifest), 'utf8') : undefined;
  if (text === undefined && visible.length === 0) return [];
  if (text === unfinished) {
    for (const name of visible) await rm(join(out, name), { recursive: true });
    return [];
  }
  const paths = text === undefined ? undefined : parse(text);
  if (Array.isArray(paths) && paths.every(isOwnPath)) return paths;
  throw new Error(`${out} holds files that no site build of ours made. Choose an empty or a new folder for the site`);
}

function isOwnPath(path: unknown): path is string {
  return typeof path === 'string' && path !== '' && !path.startsWith('/') && !path.split('/').includes('..');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
