import { basename, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Task } from '../core/contract/competition.ts';
import { nearestWord } from '../core/contract/nearest-word.ts';
import { Name } from '../core/contract/scalars.ts';
import { OrganiserError } from '../organiser/organiser-error.ts';
import { guessTask } from '../organiser/new/propose-contract.ts';
import { columnNames } from '../organiser/tables/column-names.ts';
import { cellsOf, type DataTable } from '../organiser/tables/data-table.ts';
import { profileColumn } from '../organiser/tables/profile-column.ts';
import { readTable } from '../organiser/tables/read-table.ts';
import type { NewFlags } from './commands/new.ts';

/** `custom` needs a contract written by hand. */
const tasks = Task.exclude(['custom']).options;

/**
 * Asks at a terminal for what `harvester new competition` was not told, and gives back all flags. An empty answer takes the proposal in
 * brackets; a wrong one is asked again, with what is wrong about it.
 */
export async function askWords(
  dir: string | undefined,
  flags: NewFlags,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<NewFlags> {
  const lines = createInterface({ input, output });
  const ask = async (
    question: string,
    proposal: string,
    wrong: (said: string) => string | undefined | Promise<string | undefined> = () => undefined,
  ): Promise<string> => {
    for (;;) {
      const said = (await lines.question(`${question}${proposal === '' ? '' : ` [${proposal}]`}: `)).trim() || proposal;
      const why = await wrong(said);
      if (why === undefined) return said;
      output.write(`  ${why}\n`);
    }
  };
  try {
    let table: DataTable | undefined;
    const readable = async (path: string): Promise<string | undefined> => {
      try {
        table = await readTable(path);
        return undefined;
      } catch (error) {
        if (error instanceof OrganiserError) return error.message;
        throw error;
      }
    };
    const data = flags.data ?? (await ask('Your table, all rows (.csv, .parquet, .arrow)', '', readable));
    table ??= await readTable(data);
    const names = columnNames(table.names);
    output.write(`  ${table.rows} rows; columns: ${names.slice(0, 40).join(', ')}${names.length > 40 ? ', …' : ''}\n`);
    const likely = names.find((name) => /^(?:target|label|class|y|outcome)$/i.test(name)) ?? names.at(-1) ?? '';
    const target =
      flags.target ??
      (await ask('Which column is to be predicted', likely, (said) => (names.includes(said) ? undefined : unknown(said, names))));
    const profile = profileColumn(cellsOf(table, table.names[names.indexOf(target)] ?? target) ?? []);
    const task =
      flags.task ??
      Task.parse(
        await ask(`What kind of prediction: ${tasks.join(', ')}`, guessTask(profile), (said) =>
          (tasks as readonly string[]).includes(said) ? undefined : unknown(said, tasks),
        ),
      );
    const group =
      flags.group ??
      (await ask('Column that says which rows belong together, such as the patient; nothing if none', '', (said) =>
        said === '' || names.includes(said) ? undefined : unknown(said, names),
      ));
    const proposed = flags.name ?? (dir === undefined ? '' : basename(resolve(dir)));
    const name =
      flags.name ??
      (await ask('Name, as in the repository’s address', proposed, (said) =>
        Name.safeParse(said).success ? undefined : 'a–z, 0–9 and inner hyphens, please',
      ));
    const open = async (
      flag: 'title' | 'statement' | 'product' | 'owner' | 'value' | 'organisation',
      question: string,
    ): Promise<Partial<NewFlags>> => {
      const said = flags[flag] ?? (await ask(question, ''));
      return said === '' ? {} : { [flag]: said };
    };
    return {
      ...flags,
      data,
      target,
      task,
      name,
      ...(group !== '' && { group }),
      ...(await open('title', 'Title: one line that makes people want to take part')),
      ...(await open('statement', 'What is to be predicted, for whom, and what is done with the answer')),
      ...(await open('product', 'The product that will use the winner')),
      ...(await open('owner', 'Who answers for it')),
      ...(await open('value', 'What a better model is worth')),
      ...(await open('organisation', 'Your GitHub organisation')),
    };
  } finally {
    lines.close();
  }
}

function unknown(said: string, words: readonly string[]): string {
  const guess = nearestWord(said, words);
  return guess ? `there is no "${said}"; did you mean "${guess}"?` : `there is no "${said}"`;
}
