import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Composition } from '../../core/contract/composition.ts';
import { Dataset } from '../../core/contract/dataset.ts';
import { Competition } from '../../core/contract/competition.ts';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { readContractFile } from '../read-contract-file.ts';
import { buildSite, type SiteOptions, type SiteResult } from '../../registry-site/build.ts';

export interface FolderSite {
  /** Checkout of the records repository, with `harvester.yaml` and `competitions/<name>.yaml` beside the records; `compositions/` and `datasets/` if any. */
  readonly records: string;
  readonly out: string;
  readonly audience: 'internal' | 'public';
  /** Address of the forge, for links to repositories. */
  readonly server: string;
  readonly serviceUrl: string | undefined;
}

/** Builds the site from what the records repository holds. Throws with located problems when its own YAML is wrong. */
export async function buildFromFolder(site: FolderSite): Promise<SiteResult> {
  return buildSite(await optionsFromFolder(site));
}

/** What a build needs, from what the records repository holds. Throws with located problems when its own YAML is wrong. */
export async function optionsFromFolder({ records, out, audience, server, serviceUrl }: FolderSite): Promise<SiteOptions> {
  const [competitions, compositions, datasets] = await Promise.all([
    yamlFiles(join(records, 'competitions')),
    anyYamlFiles(join(records, 'compositions')),
    anyYamlFiles(join(records, 'datasets')),
  ]);
  return {
    records,
    competitions: await Promise.all(competitions.map((file) => readContractFile(Competition, file, text))),
    compositions: await Promise.all(compositions.map((file) => readContractFile(Composition, file, text))),
    datasets: await Promise.all(datasets.map((file) => readContractFile(Dataset, file, text))),
    config: await readContractFile(HarvesterConfig, join(records, 'harvester.yaml'), text),
    out,
    audience,
    forgeUrl: server,
    ...(serviceUrl && { serviceUrl }),
  };
}

/** Every YAML file below a folder, by path. */
async function yamlFiles(folder: string): Promise<string[]> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.yaml'));
  return names.toSorted().map((name) => join(folder, name));
}

/** The same; none where there is no such folder. */
async function anyYamlFiles(folder: string): Promise<string[]> {
  return existsSync(folder) ? yamlFiles(folder) : [];
}

function text(path: string): Promise<string> {
  return readFile(path, 'utf8');
}
