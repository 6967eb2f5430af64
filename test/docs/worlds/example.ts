import { join } from 'node:path';
import { root } from '../../../scripts/docs/root.ts';
import type { DocsWorld } from '../world.ts';
import { newFolder } from './new-folder.ts';

/** This repository. What the documentation lays beside it, `../co2`, comes into a folder of its own. */
export async function openExampleWorld(): Promise<DocsWorld> {
  const folder = await newFolder();
  return { ...folder, dir: root, stands: new Map<string | RegExp, string>([[/\.\.\/co2/g, join(folder.dir, 'co2')]]) };
}
