import { chmod, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stateDir } from '../../../scripts/environment.mjs';
import type { DocsWorld } from '../world.ts';

/** An empty folder and a state of its own, which shares only the Python environments: an attempt here is charged to nobody else. */
export async function newFolder(): Promise<DocsWorld> {
  const home = await mkdtemp(join(tmpdir(), 'docs-'));
  const [dir, state] = [join(home, 'desk'), join(home, 'state')];
  for (const folder of [dir, state]) await mkdir(folder);
  // A sandbox slot's uid has to walk to what it reads.
  for (const folder of [home, dir, state]) await chmod(folder, 0o711);
  await symlink(join(stateDir(), 'env'), join(state, 'env'));
  return { dir, env: { HARVESTER_STATE: state }, close: () => rm(home, { recursive: true, force: true }) };
}
