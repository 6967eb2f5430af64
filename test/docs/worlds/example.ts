import { join } from 'node:path';
import { root } from '../../../scripts/docs/root.ts';
import type { DocsWorld } from '../world.ts';
import { newFolder } from './new-folder.ts';

/** This repository. What the documentation lays beside it, `../co2` and `../breast-tumour`, comes into a folder of its own. */
export async function openExampleWorld(): Promise<DocsWorld> {
  const folder = await newFolder();
  const beside = ['co2', 'breast-tumour'].map((name) => [new RegExp(String.raw`\.\./${name}\b`, 'g'), join(folder.dir, name)] as const);
  return { ...folder, dir: root, stands: new Map<string | RegExp, string>(beside) };
}
