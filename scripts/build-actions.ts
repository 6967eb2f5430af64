import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const rooms = ['core', 'gate', 'vault', 'harvester', 'registry-site', 'actions', 'scripts'];
export const actionNames = ['fetch', 'gate', 'evaluate', 'publish', 'site'] as const;

/** What each action reads at run time beside its code: these folders' data files travel with the bundle, under the same relative paths. */
const dataOf: Record<(typeof actionNames)[number], readonly string[]> = {
  fetch: [],
  gate: ['gate', 'scripts'],
  evaluate: ['vault', 'scripts'],
  publish: ['harvester', 'vault/harness', 'scripts'],
  site: ['registry-site', 'core'],
};

/** Bundles every action to `actions/<name>/dist/main.mjs`, the one file its `action.yml` starts. With `ifChanged` only when a source did. */
export async function buildActions(ifChanged: boolean): Promise<boolean> {
  const digest = await sourceDigest();
  const stamp = join(root, 'actions', 'dist', 'sources.sha256');
  const current = existsSync(stamp) ? await readFile(stamp, 'utf8') : '';
  const complete = actionNames.every((name) => existsSync(join(root, 'actions', name, 'dist', 'main.mjs')));
  if (ifChanged && complete && current === digest) return false;
  for (const name of actionNames) {
    const outDir = join(root, 'actions', name, 'dist');
    await rm(outDir, { recursive: true, force: true });
    await bundle(join(root, 'actions', name, 'main.ts'), outDir);
    for (const folder of dataOf[name]) await copyData(folder, outDir);
  }
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, digest);
  return true;
}

async function bundle(entry: string, outDir: string): Promise<void> {
  await build({
    entry: { main: entry },
    outDir,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    dts: false,
    logLevel: 'error',
    config: false,
    outputOptions: { codeSplitting: false },
    plugins: [keepPlaces],
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

async function copyData(folder: string, outDir: string): Promise<void> {
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

/** One digest over every file that can end up in a bundle. */
async function sourceDigest(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(join(root, 'package-lock.json')));
  for (const room of rooms) {
    for (const file of await filesOf(room)) {
      if (!/\.test\.(ts|py)$|\/fixtures\//.test(file)) hash.update(`\0${file}\0`).update(await readFile(join(root, file)));
    }
  }
  return hash.digest('hex');
}

if (import.meta.main) await buildActions(process.argv.includes('--if-changed'));
