import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Competition } from '../core/contract/competition.ts';
import { readContract } from '../core/contract/read.ts';
import { OrganiserError } from './organiser-error.ts';

/** A competition repository on disk, its contract read. */
export interface CompetitionFolder {
  /** Absolute. */
  readonly dir: string;
  readonly competition: Competition;
  /** Text of `competition.yaml`. */
  readonly text: string;
  /** Where a value of it stands. */
  readonly place: (path: readonly PropertyKey[]) => { line: number; column: number };
}

export const contractName = 'competition.yaml';

/** Reads `competition.yaml` in a folder. Throws `OrganiserError` with every located mistake in it. */
export async function openCompetition(folder: string): Promise<CompetitionFolder> {
  const dir = resolve(folder);
  const text = await readFile(join(dir, contractName), 'utf8').catch(() => {
    const next = 'name the folder of a competition, or make one: harvester new competition <dir>';
    throw new OrganiserError({ code: 'NO_COMPETITION', path: join(folder, contractName), message: 'cannot be read', next });
  });
  const read = readContract(Competition, contractName, text);
  if (read.kind === 'invalid') throw new OrganiserError(...read.problems);
  return { dir, competition: read.value, text, place: read.place };
}
