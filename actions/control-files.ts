import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Dataset, datasetPath } from '../core/contract/dataset.ts';
import { HarvesterConfig } from '../core/contract/harvester-config.ts';
import { readContractFile } from './read-contract-file.ts';

const text = (path: string): Promise<string> => readFile(path, 'utf8');

/** `harvester.yaml` in a checkout of the control repository, or of the records, which hold a copy. */
export function readConfig(folder: string): Promise<HarvesterConfig> {
  return readConfigFile(join(folder, 'harvester.yaml'));
}

/** The same by the file's own path. */
export function readConfigFile(path: string): Promise<HarvesterConfig> {
  return readContractFile(HarvesterConfig, path, text);
}

/** One dataset by `<owner>/<name>`. Throws when its file stands where another one should. */
export async function readDataset(control: string, name: string): Promise<Dataset> {
  const path = `datasets/${name}.yaml`;
  const dataset = await readContractFile(Dataset, join(control, path), (file) =>
    text(file).catch(() => {
      throw new Error(`the control repository has no ${path}: a product team adds it there`);
    }),
  );
  if (datasetPath(dataset) !== path) throw new Error(`${path} is about ${dataset.owner}/${dataset.name}`);
  return dataset;
}

/** All of them, by path. */
export async function readDatasets(control: string): Promise<readonly Dataset[]> {
  const names = await readdir(join(control, 'datasets'), { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const files = names.filter((name) => /^[^/]+\/[^/]+\.yaml$/.test(name)).toSorted();
  return Promise.all(files.map((name) => readDataset(control, name.slice(0, -'.yaml'.length))));
}

/** The repository `harvester.yaml` holds a competition in. Throws when it names none. */
export function repositoryOf(config: HarvesterConfig, competition: string): string {
  const found = config.competitions.find(({ name }) => name === competition);
  if (!found) throw new Error(`harvester.yaml lists no competition "${competition}"; add it under competitions`);
  return found.repository;
}
