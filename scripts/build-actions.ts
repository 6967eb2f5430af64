import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { docsSources } from '../registry-site/docs/docs-files.ts';
import { libraries, onnxLibraries, swaggerLibraries } from '../registry-site/render/libraries.ts';
import { bundle, copyData, root, sourceDigest } from './bundle.ts';

export const actionNames = ['fetch', 'gate', 'evaluate', 'publish', 'rejudge', 'reevaluate', 'tune', 'site', 'verify'] as const;
export type ActionName = (typeof actionNames)[number];

/** What each action reads at run time beside its code: these folders' data files travel with the bundle, under the same relative paths. */
const dataOf: Record<ActionName, readonly string[]> = {
  fetch: [],
  gate: ['gate', 'scripts'],
  evaluate: ['vault', 'scripts'],
  rejudge: ['vault', 'scripts'],
  reevaluate: ['vault', 'scripts'],
  tune: ['vault', 'scripts'],
  publish: ['harvester', 'vault/harness', 'scripts'],
  site: ['registry-site', 'core'],
  verify: ['registry-site', 'core'],
};

/** Bundles one action into the empty folder `outDir`: `main.mjs` and its data. The same sources give the same bytes, wherever they lie. */
export async function buildAction(name: ActionName, outDir: string): Promise<void> {
  await bundle(join(root, 'actions', name, 'main.ts'), outDir);
  for (const folder of dataOf[name]) await copyData(folder, outDir);
  if (!dataOf[name].includes('registry-site')) return;
  for (const [, file] of [...libraries, ...onnxLibraries, ...swaggerLibraries]) await cp(join(root, file), join(outDir, file));
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
