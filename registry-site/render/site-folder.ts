import { hash } from 'node:crypto';
import { lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { oncePer } from '../memo/once-per.ts';

const manifest = '.harvester-site.json';
const unfinished = '"unfinished"\n';

export interface Output {
  readonly path: string;
  readonly content: string | Uint8Array | (() => string | Uint8Array);
  /** What the content follows from, where that is cheaper to have than the content. */
  readonly key?: () => string;
}

/** What was written last, by path, as digests: another build of the same folder writes only what is no longer so. */
export type WrittenBefore = Map<string, string>;

/** The files of a build as those who wrote them left them: lists that never name the same file. */
export type Groups = readonly (readonly string[])[];

/** A build that ended, as its builder remembers it. */
export interface Standing {
  readonly groups: Groups;
  /** Tells its list of files from any other build's. */
  readonly stamp: string;
}

/**
 * Makes `out` ready for a build and returns the files of the one before it: those `standing` holds where it was that one, which then needs no
 * reading. An unfinished one is cleared away. Refuses a folder that holds anything else, so that no build deletes or publishes what it did not
 * make. Entries whose names start with a dot (such as `.git`) are left alone.
 */
export function openSite(out: string, standing?: Standing): Groups {
  const before = standing !== undefined && stampOf(out) === standing.stamp ? standing.groups : earlierBuild(out);
  mkdirSync(out, { recursive: true });
  // While this stands the next build clears the folder first: nothing of a build killed half-way stays behind, whatever its audience.
  writeFileSync(join(out, manifest), unfinished);
  return before;
}

export interface Written {
  /** Every file there is now. */
  readonly paths: readonly string[];
  /** Those that were new or changed. */
  readonly changed: readonly string[];
}

/**
 * Writes files as they come. With `before`, only those that changed since. Blocks: tens of thousands of small files go out several times
 * faster that way.
 */
export function writeFiles(out: string, files: Iterable<Output>, before?: WrittenBefore): Written {
  const paths: string[] = [];
  const changed: string[] = [];
  let last = '';
  const folders = new Set<string>();
  for (const { path, content, key } of files) {
    paths.push(path);
    if (before && !isNew(before, path, key?.() ?? made(content))) continue;
    changed.push(path);
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    if (folder !== last && !folders.has(folder)) {
      mkdirSync(`${out}/${folder}`, { recursive: true });
      folders.add(folder);
    }
    last = folder;
    writeFileSync(`${out}/${path}`, made(content));
  }
  return { paths, changed };
}

function made(content: Output['content']): string | Uint8Array {
  return typeof content === 'function' ? content() : content;
}

function isNew(before: WrittenBefore, path: string, key: string | Uint8Array): boolean {
  const digest = hash('sha1', key, 'base64');
  if (before.get(path) === digest) return false;
  before.set(path, digest);
  return true;
}

/** Ends a build: removes what the one before left and this one did not write, and remembers what is there. */
export function closeSite(out: string, before: Groups, written: Groups): Standing {
  const kept = new Set(before);
  const same = new Set(written.filter((group) => kept.has(group)));
  const there = new Set(written.flatMap((group) => (same.has(group) ? [] : group)));
  for (const group of before) if (!same.has(group)) for (const path of group) if (!there.has(path)) remove(out, path);
  writeFileSync(join(out, manifest), `[${written.map(textOf).join(',\n')}]\n`);
  return { groups: written, stamp: stampOf(out) ?? '' };
}

/** A group as the list of files has it, made once: a builder that goes on keeps the groups nobody touched. */
const textOf = oncePer((group: readonly string[]) => JSON.stringify(group));

function stampOf(out: string): string | undefined {
  const stats = lstatSync(join(out, manifest), { throwIfNoEntry: false });
  return stats && `${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
}

/** Removes a file and the folders it leaves empty. */
function remove(out: string, path: string): void {
  rmSync(join(out, path), { force: true });
  for (let folder = dirname(path); folder !== '.' && list(join(out, folder)).length === 0; folder = dirname(folder)) {
    rmSync(join(out, folder), { recursive: true, force: true });
  }
}

function earlierBuild(out: string): Groups {
  const entries = list(out);
  const visible = entries.filter((name) => !name.startsWith('.'));
  const text = entries.includes(manifest) ? readFileSync(join(out, manifest), 'utf8') : undefined;
  if (text === undefined && visible.length === 0) return [];
  if (text === unfinished) {
    for (const name of visible) rmSync(join(out, name), { recursive: true });
    return [];
  }
  const held = text === undefined ? undefined : parse(text);
  const paths: unknown = Array.isArray(held) ? held.flat() : undefined;
  if (Array.isArray(paths) && paths.every(isOwnPath)) return [paths];
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
