import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { layBaseline, learnable } from '../baselines/refresh-baselines.ts';
import { contractName, openCompetition } from '../competition-folder.ts';
import { OrganiserError } from '../organiser-error.ts';
import { readTable } from '../tables/read-table.ts';
import { anglesIn, type Angles } from './angles-in.ts';
import { layTemplate, template } from './lay-template.ts';
import { proposeContract, type ColumnRoles } from './propose-contract.ts';
import { renderContract, type ContractWords } from './render-contract.ts';

export interface NewCompetition extends ColumnRoles {
  readonly dir: string;
  /** The organiser's own table, all rows. It is read and not copied: `competition split` decides what becomes public. */
  readonly data: string;
  readonly words: Pick<ContractWords, 'name' | 'title' | 'need' | 'licences' | 'phases'>;
  /** GitHub organisation whose teams `owners` and `maintainers` review. */
  readonly organisation?: string;
}

export interface CreatedCompetition {
  readonly dir: string;
  readonly task: string;
  readonly rows: number;
  readonly inputs: number;
  /** Words in angle brackets, left for a person to write. */
  readonly toFill: readonly Angles[];
  /** Whether the kit's built rules were there to be copied. */
  readonly kit: boolean;
}

/** Makes a competition repository from the template and a table. `dir` must be empty or not there. Throws `OrganiserError`. */
export async function createCompetition(wanted: NewCompetition): Promise<CreatedCompetition> {
  const { dir, words } = wanted;
  const there = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new OrganiserError({ code: 'FOLDER', path: dir, message: 'is not a folder', next: 'name a new folder' });
  });
  if (there.some((name) => name !== '.git'))
    throw new OrganiserError({ code: 'FOLDER', path: dir, message: 'is not empty', next: 'name a new folder; nothing is overwritten' });
  const table = await readTable(wanted.data);
  const proposal = proposeContract(table, wanted);
  const contract = await readFile(join(template, contractName), 'utf8');
  const lock = await readFile(join(template, 'env', 'requirements.lock'));
  const baselines = learnable(proposal.inputs);
  const publicData = `data/public/train.${table.format}`;
  const text = renderContract(
    contract,
    { ...words, lockSha256: createHash('sha256').update(lock).digest('hex'), publicData, baselines },
    proposal,
  );
  const { need, phases, title } = words;
  await layTemplate(dir, {
    title,
    statement: need.statement,
    organisation: wanted.organisation,
    date: phases[0]?.opens.slice(0, 10),
    publicData,
  });
  await writeFile(join(dir, contractName), text);
  for (const name of baselines) await layBaseline(dir, name);
  await openCompetition(dir);
  const kit = existsSync(join(dir, 'kit', 'core', 'dist'));
  return { dir, task: proposal.task, rows: table.rows, inputs: proposal.inputs.length, toFill: await anglesIn(dir), kit };
}
