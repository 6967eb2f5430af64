import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const rooms = ['core', 'gate', 'vault', 'harvester', 'registry-site', 'actions'];
export const actionNames = ['fetch', 'gate', 'evaluate', 'publish', 'site'] as const;

/** Bundles every action to `actions/<name>/dist/main.mjs`, the one file its `action.yml` starts. With `--if-changed` only when a source did. */
export async function buildActions(ifChanged: boolean): Promise<boolean> {
  const digest = await sourceDigest();
  const stamp = join(root, 'actions', 'dist', 'sources.sha256');
  const current = existsSync(stamp) ? await readFile(stamp, 'utf8') : '';
  const complete = actionNames.every((name) => existsSync(join(root, 'actions', name, 'dist', 'main.mjs')));
  if (ifChanged && complete && current === digest) return false;
  for (const name of actionNames) {
    await build({
      entry: { main: join(root, 'actions', name, 'main.ts') },
      outDir: join(root, 'actions', name, 'dist'),
      format: 'esm',
      platform: 'node',
      target: 'node24',
      minify: true,
      dts: false,
      clean: true,
      logLevel: 'error',
      config: false,
      deps: { alwaysBundle: [/.*/], onlyBundle: false },
    });
  }
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, digest);
  return true;
}

/** One digest over every file that can end up in a bundle. */
async function sourceDigest(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(join(root, 'package-lock.json')));
  for (const room of rooms) {
    const entries = await readdir(join(root, room), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !/\/(dist|__pycache__|fixtures)\/|\.test\.ts$/.test(file))
      .toSorted();
    for (const file of files) hash.update(`\0${file.slice(root.length)}\0`).update(await readFile(file));
  }
  return hash.digest('hex');
}

if (import.meta.main) await buildActions(process.argv.includes('--if-changed'));
