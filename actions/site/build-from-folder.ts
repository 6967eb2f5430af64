import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import { Competition } from '../../core/contract/competition.ts';
import { HarvesterConfig } from '../../core/contract/harvester-config.ts';
import { formatProblem } from '../../core/contract/problem.ts';
import { readContract } from '../../core/contract/read.ts';
import { buildSite, type SiteResult } from '../../registry-site/build.ts';

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
export async function buildFromFolder({ records, out, audience, server, serviceUrl }: FolderSite): Promise<SiteResult> {
  const folder = join(records, 'competitions');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).toSorted();
  return buildSite({
    records,
    competitions: await Promise.all(files.map((name) => contract(Competition, join(folder, name)))),
    config: await contract(HarvesterConfig, join(records, 'harvester.yaml')),
    out,
    audience,
    repositoryUrl: (repository) => `${server}/${repository}`,
    ...(serviceUrl && { serviceUrl }),
  });
}

async function contract<S extends z.ZodType>(schema: S, path: string): Promise<z.infer<S>> {
  const read = readContract(schema, path, await readFile(path, 'utf8'));
  if (read.kind === 'invalid') throw new Error(read.problems.map(formatProblem).join('\n'));
  return read.value;
}
