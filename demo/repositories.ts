import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { dump } from 'js-yaml';
import type { HarvesterConfig } from '../core/contract/harvester-config.ts';
import type { Example } from '../examples/examples.ts';
import { materialise } from '../examples/materialise.ts';
import type { ExampleData } from '../examples/prepare.ts';
import { fillCompetition } from './data/fill-competition.ts';
import { root } from './root.ts';

export interface RepositoryFolders {
  readonly competitions: ReadonlyMap<Example, string>;
  readonly control: string;
  readonly records: string;
}

/** Lays out what an organiser commits first into the competition, control and records repositories. */
export async function layRepositories(
  into: string,
  data: ReadonlyMap<Example, ExampleData>,
  config: HarvesterConfig,
): Promise<RepositoryFolders> {
  const folders = { competitions: new Map<Example, string>(), control: join(into, 'control'), records: join(into, 'records') };
  const harvester = dump(config, { lineWidth: 140 });
  await layWorkflows(folders.control, 'control');
  await writeFile(join(folders.control, 'harvester.yaml'), harvester);
  await layWorkflows(folders.records, 'records');
  await writeFile(join(folders.records, 'harvester.yaml'), harvester);
  await mkdir(join(folders.records, 'competitions'));
  for (const [example, made] of data) {
    const folder = join(into, example);
    const competition = await layCompetition(folder, example, made);
    folders.competitions.set(example, folder);
    await writeFile(join(folders.records, 'competitions', `${example}.yaml`), competition);
  }
  return folders;
}

/** Gives the text of the repository's `competition.yaml`. */
async function layCompetition(folder: string, example: Example, { publicFile, splits }: ExampleData): Promise<string> {
  await materialise(example, folder);
  await cp(publicFile, join(folder, 'data', 'public', basename(publicFile)));
  const lock = await readFile(join(folder, 'env', 'requirements.lock'));
  const path = join(folder, 'competition.yaml');
  const lockSha256 = createHash('sha256').update(lock).digest('hex');
  const competition = fillCompetition(await readFile(path, 'utf8'), { splits, lockSha256 });
  await writeFile(path, competition);
  return competition;
}

async function layWorkflows(folder: string, kind: 'control' | 'records'): Promise<void> {
  await mkdir(join(folder, '.github'), { recursive: true });
  await cp(join(root, 'workflows', kind), join(folder, '.github', 'workflows'), { recursive: true });
}
