import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { dump } from 'js-yaml';
import type { HarvesterConfig } from '../core/contract/harvester-config.ts';
import { fillCompetition } from './data/fill-competition.ts';
import type { PreparedData } from './data/prepare.ts';
import { root } from './root.ts';

export interface RepositoryFolders {
  readonly competition: string;
  readonly control: string;
  readonly records: string;
}

/** Lays out what an organiser commits first into the competition, control and records repositories. */
export async function layRepositories(
  into: string,
  data: PreparedData,
  lockSha256: string,
  config: HarvesterConfig,
): Promise<RepositoryFolders> {
  const folders = { competition: join(into, 'competition'), control: join(into, 'control'), records: join(into, 'records') };
  const example = join(root, 'examples', 'breast-tumour');
  await cp(example, folders.competition, { recursive: true, filter: (from) => basename(from) !== '.venv' });
  // A published competition carries the kit's built rules; this checkout does not.
  await rm(join(folders.competition, 'kit', 'core', '.gitignore'));
  await cp(data.publicCsv, join(folders.competition, 'data', 'public', 'train.csv'));
  const path = join(folders.competition, 'competition.yaml');
  const competition = fillCompetition(await readFile(path, 'utf8'), { splits: data.splits, lockSha256 });
  await writeFile(path, competition);
  const harvester = dump(config, { lineWidth: 140 });
  await layWorkflows(folders.control, 'control');
  await writeFile(join(folders.control, 'harvester.yaml'), harvester);
  await layWorkflows(folders.records, 'records');
  await writeFile(join(folders.records, 'harvester.yaml'), harvester);
  await mkdir(join(folders.records, 'competitions'));
  await writeFile(join(folders.records, 'competitions', 'breast-tumour.yaml'), competition);
  return folders;
}

async function layWorkflows(folder: string, kind: 'control' | 'records'): Promise<void> {
  await mkdir(join(folder, '.github'), { recursive: true });
  await cp(join(root, 'workflows', kind), join(folder, '.github', 'workflows'), { recursive: true });
}
