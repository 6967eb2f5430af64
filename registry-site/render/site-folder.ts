import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const manifest = '.harvester-site.json';
const unfinished = '"unfinished"\n';

export interface Output {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * Makes `out` hold exactly these files, written as they come; returns their paths in code unit order. What an earlier build left and this
 * one did not write is removed. Refuses a folder that holds anything else, so that no build deletes or publishes what it did not make.
 * Entries whose names start with a dot (such as `.git`) are left alone. Blocks: tens of thousands of small files go out several times
 * faster that way.
 */
export function writeSite(out: string, files: Iterable<Output>): string[] {
  const before = earlierBuild(out);
  mkdirSync(out, { recursive: true });
  // While this stands the next build clears the folder first: nothing of a build killed half-way stays behind, whatever its audience.
  writeFileSync(join(out, manifest), unfinished);
  const written = new Set<string>();
  const folders = new Set<string>();
  for (const { path, content } of files) {
    written.add(path);
    const folder = dirname(path);
    if (!folders.has(folder)) mkdirSync(join(out, folder), { recursive: true });
    folders.add(folder);
    writeFileSync(join(out, path), content);
  }
  for (const path of before) if (!written.has(path)) remove(out, path);
  const paths = [...written].toSorted();
  writeFileSync(join(out, manifest), `${JSON.stringify(paths)}\n`);
  return paths;
}

/** Removes a file and the folders it leaves empty. */
function remove(out: string, path: string): void {
  rmSync(join(out, path), { force: true });
  for (let folder = dirname(path); folder !== '.' && list(join(out, folder)).length === 0; folder = dirname(folder)) {
    rmSync(join(out, folder), { recursive: true, force: true });
  }
}

/** Files of the build before this one; an unfinished one is cleared away. */
function earlierBuild(out: string): string[] {
  const entries = list(out);
  const visible = entries.filter((name) => !name.startsWith('.'));
  const text = entries.includes(manifest) ? readFileSync(join(out, manifest), 'utf8') : undefined;
  if (text === undefined && visible.length === 0) return [];
  if (text === unfinished) {
    for (const name of visible) rmSync(join(out, name), { recursive: true });
    return [];
  }
  const paths = text === undefined ? undefined : parse(text);
  if (Array.isArray(paths) && paths.every(isOwnPath)) return paths;
  throw new Error(`${out} holds files that no site build of ours made. Choose an empty or a new folder for the site`);
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
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
