import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { customers } from '../../organiser/world.ts';
import { runIn } from '../run-in.ts';
import type { DocsWorld } from '../world.ts';
import { newFolder } from './new-folder.ts';

const columns = '--data data.csv --target churned --id "customer id" --group household';

/** A table, `data.csv`, and the competition `harvester new` makes of it, which the documentation calls DIR. */
export async function openChurnWorld(): Promise<DocsWorld> {
  const folder = await newFolder();
  await writeFile(join(folder.dir, 'data.csv'), customers(900));
  await runIn(folder.dir, `harvester new competition churn ${columns} --title "Who will leave?" --organisation acme`, folder.env);
  for (const [file, gaps] of [
    ['competition.yaml', /<[^<>\n]+>/g],
    ['README.md', /<Two sentences[^>]*>/],
  ] as const) {
    const path = join(folder.dir, 'churn', file);
    // What only a person can write.
    await writeFile(path, (await readFile(path, 'utf8')).replace(gaps, 'Said by a person'));
  }
  return {
    ...folder,
    stands: new Map<string | RegExp, string>([
      [/\bDIR\b/g, 'churn'],
      ['../data', 'churn-private'],
    ]),
  };
}
