import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layBaseline, learnable } from '../baselines/refresh-baselines.ts';
import { contractName, openCompetition } from '../competition-folder.ts';
import { OrganiserError } from '../organiser-error.ts';
import { readTable } from '../tables/read-table.ts';
import { anglesIn, type Angles } from './angles-in.ts';
import { proposeContract, type ColumnRoles } from './propose-contract.ts';
import { renderContract, type ContractWords } from './render-contract.ts';

const template = fileURLToPath(new URL('../../competition-template/', import.meta.url));

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
  const text = renderContract(
    contract,
    { ...words, lockSha256: createHash('sha256').update(lock).digest('hex'), publicData: `data/public/train.${table.format}`, baselines },
    proposal,
  );
  await copyTemplate(dir);
  await writeFile(join(dir, contractName), text);
  for (const name of baselines) await layBaseline(dir, name);
  await fillWords(dir, wanted, `data/public/train.${table.format}`);
  await openCompetition(dir);
  const kit = existsSync(join(dir, 'kit', 'core', 'dist'));
  return { dir, task: proposal.task, rows: table.rows, inputs: proposal.inputs.length, toFill: await anglesIn(dir), kit };
}

async function copyTemplate(dir: string): Promise<void> {
  const skipped = new Set(['.venv', '__pycache__', 'node_modules', 'baselines', 'public']);
  await mkdir(dir, { recursive: true });
  await cp(template, dir, { recursive: true, filter: (from) => !skipped.has(basename(from)) && !from.endsWith('.ts') });
  await mkdir(join(dir, 'data', 'public'), { recursive: true });
  // A published competition carries the kit's built rules; this checkout builds them.
  await rm(join(dir, 'kit', 'core', '.gitignore'), { force: true });
}

async function fillWords(dir: string, { words, organisation }: NewCompetition, publicData: string): Promise<void> {
  const edit = async (name: string, change: (text: string) => string): Promise<void> => {
    const path = join(dir, name);
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) await writeFile(path, change(text));
  };
  const statement = words.need.statement;
  await edit('README.md', (text) =>
    text
      .replace('<The title of your competition>', () => words.title)
      .replace(/^<Two sentences: [^>]*>$/m, (held) => statement ?? held)
      .replace(/^> \*\*Organisers:\*\*(?:.*\n)(?:>.*\n)*\n?/m, '')
      .replaceAll('data/public/train.csv', publicData),
  );
  await edit('CITATION.cff', (text) =>
    text
      .replace("'The title of your competition'", () => `'${words.title.replaceAll("'", "''")}'`)
      .replace("'Your organisation'", () => (organisation ? `'${organisation}'` : "'Your organisation'"))
      .replace("'2026-01-01'", () => `'${words.phases[0]?.opens.slice(0, 10) ?? '2026-01-01'}'`),
  );
  if (organisation !== undefined) await edit('CODEOWNERS', (text) => text.replaceAll('@your-organisation/', `@${organisation}/`));
  await edit('.gitignore', (text) => `${text.trimEnd()}\n# Private splits never enter git.\n/private/\n`);
}
