import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';
import { keepNotices } from './notices.ts';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const rooms = ['core', 'gate', 'vault', 'harvester', 'registry-site', 'actions', 'kit-core', 'scripts'];

export interface BundleOptions {
  readonly name?: string;
  readonly target?: string;
  /** Folders of packages that are laid beside the bundle as they are: their notices belong to it too. */
  readonly besides?: readonly string[];
}

/** Bundles `entry` with all it imports into the one file `<outDir>/<name>.mjs`, minified, with the notices of what is in it beside it. */
export async function bundle(entry: string, outDir: string, options: BundleOptions = {}): Promise<void> {
  const { name = 'main', target = 'node24', besides = [] } = options;
  await build({
    entry: { [name]: entry },
    outDir,
    format: 'esm',
    platform: 'node',
    target,
    minify: true,
    dts: false,
    logLevel: 'error',
    config: false,
    outputOptions: { codeSplitting: false },
    plugins: [keepPlaces, withoutOidc, withoutColours, keepNotices(besides)],
    deps: { alwaysBundle: [/.*/], onlyBundle: false },
  });
}

/** Our modules find their data files by `import.meta.url`. In a bundle they all share one; this gives each its own back, below the bundle's folder. */
const keepPlaces = {
  name: 'keep-places',
  transform(code: string, id: string): { code: string; map: null } | undefined {
    const path = relative(root, id).split(sep).join('/');
    if (!rooms.some((room) => path.startsWith(`${room}/`)) || !code.includes('import.meta.')) return undefined;
    const place = `new URL(${JSON.stringify(`./${path}`)}, import.meta.url).href`;
    return { code: code.replaceAll('import.meta.main', 'false').replaceAll('import.meta.url', place), map: null };
  },
};

/**
 * GitHub's toolkit brings a second HTTP client, for identity tokens that no action of ours asks for: two thirds of a bundle, and most of the time
 * until its first line runs.
 */
const withoutOidc = {
  name: 'without-oidc',
  load(id: string): string | undefined {
    if (!/@actions[/\\]core[/\\]lib[/\\]oidc-utils\.js$/.test(id)) return undefined;
    return `export class OidcClient { static getIDToken() { return Promise.reject(new Error('this bundle asks for no identity token')); } }`;
  },
};

/** `debug` takes `supports-color` where it finds it: here that is a development tool's, which no bill of materials names. It goes without. */
const withoutColours = {
  name: 'without-colours',
  resolveId: (source: string): string | undefined => (source === 'supports-color' ? '\0without-colours' : undefined),
  load: (id: string): string | undefined => (id === '\0without-colours' ? 'export {};' : undefined),
};

/** Copies what a room's code reads at run time, a folder or one file, below `outDir` under the same relative path. */
export async function copyData(place: string, outDir: string): Promise<void> {
  for (const file of await filesOf(place)) {
    if (/\.(ts|md)$|\/(test_[^/]+\.py|tsconfig\.json|requirements\.in)$|\/(fixtures|testing)\//.test(file)) continue;
    const to = join(outDir, file);
    await mkdir(dirname(to), { recursive: true });
    await cp(join(root, file), to);
  }
}

/** Paths relative to the root, sorted, without what is built or cached. */
async function filesOf(folder: string): Promise<string[]> {
  if ((await stat(join(root, folder))).isFile()) return [folder];
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((file) => !/(^|\/)(dist|__pycache__|\.ruff_cache|\.mypy_cache)\//.test(file))
    .toSorted();
}

/** One digest over every file that can end up in a bundle, and over those of the folders `besides`. */
export async function sourceDigest(besides: readonly string[] = []): Promise<string> {
  const hash = createHash('sha256').update(await readFile(join(root, 'package-lock.json')));
  for (const folder of [...rooms, 'docs', ...besides]) {
    for (const file of await filesOf(folder)) {
      if (!/\.test\.ts$|\/test_[^/]+\.py$|\/fixtures\//.test(file)) hash.update(`\0${file}\0`).update(await readFile(join(root, file)));
    }
  }
  return hash.digest('hex');
}
