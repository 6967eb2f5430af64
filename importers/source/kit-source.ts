import { lstat, readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { CannotImport, invalid, missing, type Place } from '../notes.ts';
import { sourceLimits, type SourceLimits } from './limits.ts';
import { unzip, type Budget, type SourceFile } from './unzip.ts';

const maxText = 4 * 1024 * 1024;
/** Never part of a kit: version control, caches, environments. */
const ignored = new Set(['.git', '__pycache__', '.ipynb_checkpoints', 'node_modules', '.venv', '__MACOSX', '.DS_Store']);

/**
 * A kit as plain files, wherever it came from. Paths are relative to the folder of its configuration and use `/`; what they name was looked
 * up in a list, so that no text of a stranger ever becomes a path of this machine.
 */
export interface KitSource {
  readonly files: readonly SourceFile[];
  /** Absolute path of a listed file. Throws on any other. */
  absolute(path: string): string;
  /** UTF-8 text of a listed file of at most 4 MB. Throws `CannotImport` where it is none. */
  text(path: string): Promise<string>;
  has(path: string): boolean;
  /** Files below a folder, their paths relative to it. */
  below(folder: string): readonly SourceFile[];
  /**
   * What a configuration names by `reference`: a folder, a file, or a zip with a folder in it, which is unpacked. The answer is a folder
   * or a file of this source; undefined when there is none.
   */
  find(reference: string): Promise<{ readonly kind: 'file' | 'folder'; readonly path: string } | undefined>;
}

/** Opens a folder or a zip; `configs` are the names of the file a kit of this platform has at its top. Throws `CannotImport`. */
export async function openSource(
  path: string,
  configs: readonly string[],
  scratch: string,
  limits: SourceLimits = sourceLimits,
): Promise<KitSource> {
  const budget: Budget = { ...limits };
  const stat = await lstat(path).catch(() => undefined);
  const label = posix.basename(path.replaceAll('\\', '/')) || path;
  let root = path;
  let files: readonly SourceFile[];
  if (stat?.isDirectory()) files = await list(path, budget);
  else if (stat?.isFile()) {
    root = join(scratch, 'kit');
    files = await unzip(path, label, root, budget);
  } else
    throw new CannotImport(
      invalid({ path: label }, stat ? 'is neither a folder nor a file' : 'does not exist', 'name the folder of a kit, or its zip'),
    );
  const base = baseOf(files, configs, label);
  const own = files.filter((file) => file.path.startsWith(base) && !file.path.split('/').some((part) => ignored.has(part)));
  return source(
    own.map((file) => ({ ...file, path: file.path.slice(base.length) })),
    join(root, base),
    scratch,
    budget,
  );
}

/** The shallowest folder with one of the configurations, ending in `/` or empty. */
function baseOf(files: readonly SourceFile[], configs: readonly string[], label: string): string {
  const found = files
    .map(({ path }) => path)
    .filter((path) => configs.includes(posix.basename(path)) && !path.split('/').some((part) => ignored.has(part)))
    .toSorted((a, b) => a.split('/').length - b.split('/').length || (a < b ? -1 : 1));
  const [first, second] = found;
  if (first === undefined)
    throw new CannotImport(missing({ path: label }, `has no ${configs.join(' or ')}`, 'name the folder or zip that holds it'));
  const depth = first.split('/').length;
  if (depth > 3) throw new CannotImport(missing({ path: label }, `has its ${posix.basename(first)} only at ${first}`, 'name that folder'));
  if (second !== undefined && second.split('/').length === depth && posix.dirname(second) !== posix.dirname(first))
    throw new CannotImport(invalid({ path: label }, `holds several kits: ${first} and ${second}`, 'name the folder of one of them'));
  return depth === 1 ? '' : `${posix.dirname(first)}/`;
}

async function list(root: string, budget: Budget): Promise<readonly SourceFile[]> {
  const files: SourceFile[] = [];
  const waiting = [''];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      if (ignored.has(entry.name)) continue;
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else if (entry.isFile()) files.push({ path, bytes: (await lstat(join(root, path))).size });
      else
        throw new CannotImport(
          invalid({ path }, 'is a link or a special file; only plain files are read', 'put the file itself in its place'),
        );
      if (files.length > budget.entries)
        throw new CannotImport(
          invalid({ path: folder || '.' }, `holds more than ${budget.entries} files`, 'leave out what is no part of the kit'),
        );
    }
  }
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function source(files: readonly SourceFile[], root: string, scratch: string, budget: Budget): KitSource {
  const places = new Map(files.map(({ path, bytes }) => [path, { absolute: join(root, path), bytes }]));
  let unpacked = 0;
  const fileAt = (path: string): { absolute: string; bytes: number } => {
    const found = places.get(path);
    if (!found) throw new Error(`${path} is not listed`);
    return found;
  };
  const below = (folder: string): SourceFile[] => {
    const prefix = folder === '' ? '' : `${folder}/`;
    return [...places].filter(([path]) => path.startsWith(prefix)).map(([path, { bytes }]) => ({ path: path.slice(prefix.length), bytes }));
  };
  const find: KitSource['find'] = async (reference) => {
    const path = posix.normalize(reference.replace(/^\.\//, '')).replace(/\/$/, '');
    if (path.startsWith('..') || path.startsWith('/')) return undefined;
    if (path !== '.' && below(path).length > 0) return { kind: 'folder', path };
    const plain = path.replace(/\.zip$/i, '');
    if (places.has(path) && plain === path) return { kind: 'file', path };
    // A bundle kept as a repository often has the folder from which its build makes the zip.
    if (plain !== path && below(plain).length > 0) return { kind: 'folder', path: plain };
    if (!places.has(path)) return undefined;
    unpacked += 1;
    const into = join(scratch, `inner-${unpacked}`);
    const inner = await unzip(fileAt(path).absolute, path, into, budget);
    for (const file of inner)
      if (!file.path.split('/').some((part) => ignored.has(part)))
        places.set(`${plain}/${file.path}`, { absolute: join(into, file.path), bytes: file.bytes });
    return { kind: 'folder', path: plain };
  };
  return {
    get files() {
      return below('');
    },
    absolute: (path) => fileAt(path).absolute,
    has: (path) => places.has(path),
    below,
    find,
    text: async (path) => readText(fileAt(path), { path }),
  };
}

async function readText({ absolute, bytes }: { absolute: string; bytes: number }, place: Place): Promise<string> {
  if (bytes > maxText)
    throw new CannotImport(invalid(place, `has ${bytes} bytes; a text of at most ${maxText} is read`, 'is this the right file?'));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(absolute));
  } catch {
    throw new CannotImport(invalid(place, 'is no UTF-8 text', 'save it as UTF-8'));
  }
}
