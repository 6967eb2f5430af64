import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { Task } from '../../core/contract/competition.ts';
import { Name } from '../../core/contract/scalars.ts';
import { createCompetition, type CreatedCompetition, type NewCompetition } from '../../organiser/new/create-competition.ts';
import { buildKit } from '../../scripts/build-kit.ts';
import { askWords } from '../ask-words.ts';
import { answer, logger, paint, UsageError, type OutputOptions } from '../terminal.ts';
import { told } from '../told.ts';

export interface NewFlags extends OutputOptions {
  readonly data?: string;
  readonly target?: string;
  readonly task?: Task;
  readonly name?: string;
  readonly title?: string;
  readonly id?: string;
  readonly group?: string;
  readonly weight?: string;
  readonly time?: string;
  readonly keep?: string;
  readonly drop?: string;
  readonly product?: string;
  readonly owner?: string;
  readonly statement?: string;
  readonly value?: string;
  readonly organisation?: string;
  readonly opens?: string;
  readonly closes?: string;
  readonly finalCloses?: string;
  readonly licences?: string;
}

/** `harvester new competition [dir]`: from a table to a repository that is ready to be committed. */
export function newCommand(): Command {
  const made = new Command('new').description('Start something new');
  made
    .command('competition')
    .description('Make a competition repository from the template and your table; asks what is not said, at a terminal')
    .argument('[dir]', 'a new folder (default: the name)')
    .option('--data <file>', 'your table, all rows: .csv, .parquet or .arrow. It is read, not copied')
    .option('--target <column>', 'what is to be predicted')
    .addOption(
      new Option('--task <task>', 'what kind of prediction (default: what the target looks like)').choices(
        Task.exclude(['custom']).options,
      ),
    )
    .option('--name <name>', 'name of the competition: a–z, 0–9, hyphens (default: the folder’s)')
    .option('--title <text>', 'one line that makes people want to take part')
    .option('--id <column>', 'tells rows apart; models do not see it')
    .option('--group <column>', 'rows with the same value belong together; models do not see it')
    .option('--weight <column>', 'what a row counts; models do not see it')
    .option('--time <column>', 'order of the rows; models do not see it')
    .option('--keep <columns>', 'special columns that models see all the same, by commas')
    .option('--drop <columns>', 'columns that stay out, by commas')
    .option('--product <text>', 'the product that will use the winner')
    .option('--owner <text>', 'who answers for it')
    .option('--statement <text>', 'what is to be predicted, for whom, and what is done with the answer')
    .option('--value <text>', 'what a better model is worth')
    .option('--organisation <name>', 'your GitHub organisation; its teams "owners" and "maintainers" review')
    .option('--opens <date>', 'first day, UTC (default: tomorrow)')
    .option('--closes <date>', 'day on which development ends (default: 90 days later)')
    .option('--final-closes <date>', 'day on which the final ends (default: 14 days later)')
    .option('--licences <names>', 'accepted licences, by commas', 'Apache-2.0,MIT,BSD-3-Clause')
    .option('--json', 'one JSON object on stdout')
    .option('--quiet', 'no log lines')
    .addHelpText(
      'after',
      '\nexample: harvester new competition churn --data all.csv --target churned --title "Who will leave?" --organisation acme\nexit: 0 done, 1 refused, 3 wrong usage',
    )
    .action((dir: string | undefined, flags: NewFlags) =>
      told(flags, async () => {
        const whole =
          process.stdin.isTTY && process.stdout.isTTY && !flags.json ? await askWords(dir, flags, process.stdin, process.stderr) : flags;
        const wanted = wantedFrom(dir, whole);
        await buildKitOnce(logger(flags));
        const created = await createCompetition(wanted);
        answer(flags, created, newText(created, wanted));
      }),
    );
  return made;
}

/** The kit's rules are built by the set-up; a checkout without them builds them now. */
async function buildKitOnce(log: (line: string) => void): Promise<void> {
  if (existsSync(new URL('../../competition-template/kit/core/dist', import.meta.url))) return;
  log('building the kit’s rules');
  await buildKit(true);
}

function wantedFrom(dir: string | undefined, flags: NewFlags): NewCompetition {
  const missing = (['data', 'target'] as const).filter((flag) => flags[flag] === undefined).map((flag) => `--${flag}`);
  if (missing.length > 0) throw new UsageError(`${missing.join(' and ')} missing: name your table and the column to predict. See --help`);
  const name = flags.name ?? (dir === undefined ? undefined : basename(resolve(dir)));
  if (name === undefined) throw new UsageError('name the new folder, or give --name');
  if (!Name.safeParse(name).success)
    throw new UsageError(`"${name}" is no name for a competition: use a–z, 0–9 and inner hyphens; --name gives another than the folder’s`);
  const { id, group, weight, time, organisation, task } = flags;
  const words = Object.entries({ product: flags.product, owner: flags.owner, statement: flags.statement, value: flags.value });
  return {
    dir: dir ?? name,
    data: flags.data ?? '',
    target: flags.target ?? '',
    keep: list(flags.keep),
    drop: list(flags.drop),
    words: {
      name,
      title: flags.title ?? '<one line that makes people want to take part>',
      need: Object.fromEntries(words.filter(([, value]) => value !== undefined)),
      licences: list(flags.licences),
      phases: phasesFrom(flags),
    },
    ...(task && { task }),
    ...Object.fromEntries(Object.entries({ id, group, weight, time, organisation }).filter(([, value]) => value !== undefined)),
  };
}

const list = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
const day = 86_400_000;

function phasesFrom({ opens, closes, finalCloses }: NewFlags): NewCompetition['words']['phases'] {
  const first = opens === undefined ? (Math.floor(Date.now() / day) + 1) * day : dayOf(opens, '--opens');
  const middle = closes === undefined ? first + 90 * day : dayOf(closes, '--closes');
  const last = finalCloses === undefined ? middle + 14 * day : dayOf(finalCloses, '--final-closes');
  if (!(first < middle && middle < last)) throw new UsageError('--opens, --closes and --final-closes must follow each other');
  const [a, b, c] = [first, middle, last].map((moment) => new Date(moment).toISOString().replace('.000', '')) as [string, string, string];
  return [
    { name: 'development', opens: a, closes: b, board: 'feedback' },
    { name: 'final', opens: b, closes: c, board: 'final' },
  ];
}

function dayOf(text: string, flag: string): number {
  const moment = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment)) throw new UsageError(`${flag} takes a day such as 2026-12-01, not "${text}"`);
  return moment;
}

function newText({ dir, task, rows, inputs, toFill }: CreatedCompetition, { data, words }: NewCompetition): string {
  const places = [...new Set(toFill.map(({ path }) => path))].map(
    (path) =>
      `${path} (lines ${toFill
        .filter((angles) => angles.path === path)
        .map(({ line }) => line)
        .join(', ')})`,
  );
  const hidden = `${dir.replace(/\/+$/, '')}-private`;
  return [
    paint('bold', `${dir} is a competition: ${task}, ${inputs} inputs, proposed from ${rows} rows`),
    '',
    'Next:',
    `  1. harvester competition split ${data} --competition ${dir} --private ${hidden}`,
    `  2. write what stands in angle brackets: ${places.join(', ') || 'nothing is left'}`,
    `  3. harvester competition check ${dir} --private ${hidden}`,
    `  4. harvester competition simulate ${dir} --private ${hidden}`,
    `  5. cd ${dir} && git init -b main && git add -A && git commit -s -m "Open ${words.name}"`,
    '',
    `Your table was not copied. What becomes public is decided in step 1; keep ${hidden} out of every repository.`,
  ].join('\n');
}
