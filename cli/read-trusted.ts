import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import { Competition } from '../core/contract/competition.ts';
import { Dataset } from '../core/contract/dataset.ts';
import { HarvesterConfig } from '../core/contract/harvester-config.ts';
import { formatProblem } from '../core/contract/problem.ts';
import { readContract } from '../core/contract/read.ts';
import type { SigningKey } from '../core/provenance/dsse.ts';
import { signerKeys } from '../core/provenance/keys.ts';
import { UsageError } from './terminal.ts';

/** Reads a contract file. Throws `UsageError` that says what is wrong with it and where. */
export async function readFileAs<S extends z.ZodType>(schema: S, path: string, what: string): Promise<z.infer<S>> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`${path} cannot be read: name ${what}`);
  });
  const read = readContract(schema, path, text);
  if (read.kind === 'invalid') throw new UsageError(read.problems.map(formatProblem).join('\n'));
  return read.value;
}

export function readDataset(path: string): Promise<Dataset> {
  return readFileAs(Dataset, path, 'a datasets/<owner>/<name>.yaml');
}

/** A competition by its folder or its file; `dir` is where its scoring file would stand. */
export async function readCompetition(path: string): Promise<{ readonly competition: Competition; readonly dir: string | undefined }> {
  const folder = (await stat(path).catch(() => undefined))?.isDirectory() === true;
  return {
    competition: await readFileAs(
      Competition,
      folder ? join(path, 'competition.yaml') : path,
      'a folder with competition.yaml, or that file',
    ),
    dir: folder ? path : undefined,
  };
}

export interface Trusted {
  readonly config: HarvesterConfig;
  readonly runners: readonly SigningKey[];
  readonly publishers: readonly SigningKey[];
}

/** The keys `harvester.yaml` trusts. */
export async function readTrusted(path: string): Promise<Trusted> {
  const config = await readFileAs(HarvesterConfig, path, 'a harvester.yaml');
  return { config, runners: await signerKeys(config.runners), publishers: await signerKeys(config.publishers) };
}
