import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../../../scripts/docs/root.ts';
import { runIn } from '../run-in.ts';
import type { DocsWorld } from '../world.ts';
import { newFolder } from './new-folder.ts';

/** The breast-tumour competition, its strong baseline as Alice's submission, a pickle, and the private data in `../data`. */
export async function openCompetitionWorld(): Promise<DocsWorld> {
  const folder = await newFolder();
  const made = join(folder.dir, 'made');
  await runIn(folder.dir, `node '${join(root, 'examples', 'make.ts')}' breast-tumour '${made}' --seed 4711`);
  const dir = join(made, 'competition');
  await cp(join(dir, 'baselines', 'strong'), join(dir, 'submissions', 'alice'), { recursive: true });
  await mkdir(join(dir, 'path', 'to'), { recursive: true });
  // A list with one number in it, as protocol 2 writes it.
  await writeFile(join(dir, 'path', 'to', 'model.pkl'), Buffer.from([0x80, 2, 0x5d, 0x4b, 1, 0x61, 0x2e]));
  return { ...folder, dir, stands: new Map([['--private ../data', '--private ../data/private']]) };
}
