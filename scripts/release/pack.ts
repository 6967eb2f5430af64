import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { treeDigest } from '../../core/provenance/tree-digest.ts';
import { digestFolder } from '../../vault/folder.ts';
import { actionNames, buildAction } from '../build-actions.ts';
import { root } from '../bundle.ts';
import { sbom } from './sbom.ts';

/**
 * Lays out what a release tags: each action with its bundle and the notices of what is in it, the licence, what runs with it (CycloneDX), and `SHA256SUMS`
 * over all of it. Every bundle is built twice; throws when the two differ, since nobody could then check that a tag holds what its sources say.
 */
export async function packRelease(out: string): Promise<void> {
  const again = await mkdtemp(join(tmpdir(), 'harvester-release-'));
  try {
    for (const name of actionNames) {
      const folder = join(out, 'actions', name);
      await mkdir(folder, { recursive: true });
      await cp(join(root, 'actions', name, 'action.yml'), join(folder, 'action.yml'));
      await Promise.all([buildAction(name, join(folder, 'dist')), buildAction(name, join(again, name))]);
      const [first, second] = await Promise.all(
        [join(folder, 'dist'), join(again, name)].map(async (at) => treeDigest(await digestFolder(at))),
      );
      if (first !== second) throw new Error(`the bundle of ${name} is another one each time it is built: ${first}, then ${second}`);
    }
    await cp(join(root, 'LICENSE'), join(out, 'LICENSE'));
    await writeFile(join(out, 'sbom.cdx.json'), await sbom());
    const sums = (await digestFolder(out)).map(({ sha256, path }) => `${sha256}  ${path}\n`);
    await writeFile(join(out, 'SHA256SUMS'), sums.join(''));
  } finally {
    await rm(again, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const [out] = process.argv.slice(2);
  if (out === undefined) throw new Error('usage: node scripts/release/pack.ts <empty folder>');
  await packRelease(resolve(out));
}
