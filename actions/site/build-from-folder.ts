import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Competition } from '../../core/contract/competition.ts';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { readContractFile } from '../read-contract-file.ts';
import { buildSite, type SiteOptions, type SiteResult } from '../../registry-site/build.ts';

export interface FolderSite {
  /** Checkout of the records repository, with `harvester.yaml` and `competitions/<name>.yaml` beside the records. */
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
  const folder = join(records, 'competitions');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted();
  return {
    records,
    competitions: await Promise.all(files.map((name) => readContractFile(Competition, join(folder, name), text))),
    config: await readContractFile(HarvesterConfig, join(records, 'harvester.yaml'), text),
    out,
    audience,
    forgeUrl: server,
    ...(serviceUrl && { serviceUrl }),
  };
}

function text(path: string): Promise<string> {
  return readFile(path, 'utf8');
}
