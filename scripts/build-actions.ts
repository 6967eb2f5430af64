import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { docsSources } from '../registry-site/docs/docs-files.ts';
import { libraries, onnxLibraries, swaggerLibraries } from '../registry-site/render/libraries.ts';
import { bundle, copyData, root, sourceDigest } from './bundle.ts';

export const actionNames = ['fetch', 'gate', 'evaluate', 'publish', 'rejudge', 'reevaluate', 'tune', 'site', 'verify'] as const;
export type ActionName = (typeof actionNames)[number];

/** What builds a Python environment; the vault loads it by its path. */
const environments = ['scripts/environment.mjs', 'scripts/uv.lock.txt'];

/** What each action reads at run time beside its code: these data files, and those of these folders, travel with the bundle under the same relative paths. */
const dataOf: Record<ActionName, readonly string[]> = {
  fetch: [],
  gate: ['gate', ...environments],
  evaluate: ['vault', ...environments],
  rejudge: ['vault', ...environments],
  reevaluate: ['vault', ...environments],
  tune: ['vault', ...environments],
  publish: ['harvester', 'vault/harness', ...environments],
  site: ['registry-site', 'core'],
  verify: ['registry-site', 'core'],
};

/** Bundles one action into the empty folder `outDir`: `main.mjs` and its data. The same sources give the same bytes, wherever they lie. */
export async function buildAction(name: ActionName, outDir: string): Promise<void> {
  const shown = dataOf[name].includes('registry-site') ? [...libraries, ...onnxLibraries, ...swaggerLibraries].map(([, file]) => file) : [];
  const besides = shown.map((file) => join(root, file.split('/').slice(0, 2).join('/')));
  await bundle(join(root, 'actions', name, 'main.ts'), outDir, { besides });
  for (const place of dataOf[name]) await copyData(place, outDir);
  if (shown.length === 0) return;
  for (const file of shown) await cp(join(root, file), join(outDir, file));
  for (const file of docsSources()) await cp(join(root, 'docs', file), join(outDir, 'docs', file));
}

/** Bundles every action to `actions/<name>/dist/main.mjs`, the one file its `action.yml` starts. With `ifChanged` only when a source did. */
export async function buildActions(ifChanged: boolean): Promise<boolean> {
  const digest = await sourceDigest();
  const stamp = join(root, 'actions', 'dist', 'sources.sha256');
  const current = existsSync(stamp) ? await readFile(stamp, 'utf8') : '';
  const complete = actionNames.every((name) => existsSync(join(root, 'actions', name, 'dist', 'main.mjs')));
  if (ifChanged && complete && current === digest) return false;
  process.stdout.write('bundling the actions\n');
  for (const name of actionNames) {
    const outDir = join(root, 'actions', name, 'dist');
    await rm(outDir, { recursive: true, force: true });
    await buildAction(name, outDir);
  }
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, digest);
  return true;
}

if (import.meta.main) await buildActions(process.argv.includes('--if-changed'));
