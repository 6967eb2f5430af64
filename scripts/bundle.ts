import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const rooms = ['core', 'gate', 'vault', 'harvester', 'registry-site', 'actions', 'kit-core', 'scripts'];

/** Bundles `entry` with all it imports into the one file `<outDir>/<name>.mjs`, minified. */
export async function bundle(entry: string, outDir: string, { name = 'main', target = 'node24' } = {}): Promise<void> {
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
    plugins: [keepPlaces, withoutOidc],
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

/** Copies what a room's code reads at run time, below `outDir` under the same relative path. */
export async function copyData(folder: string, outDir: string): Promise<void> {
  for (const file of await filesOf(folder)) {
    if (/\.(ts|test\.py|md)$|\/(fixtures|testing)\/|requirements\.in$/.test(file)) continue;
    const to = join(outDir, file);
    await mkdir(dirname(to), { recursive: true });
    await cp(join(root, file), to);
  }
}

/** Paths relative to the root, sorted, without what is built or cached. */
async function filesOf(folder: string): Promise<string[]> {
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
      if (!/\.test\.(ts|py)$|\/fixtures\//.test(file)) hash.update(`\0${file}\0`).update(await readFile(join(root, file)));
    }
  }
  return hash.digest('hex');
}
