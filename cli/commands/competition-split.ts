import { randomInt } from 'node:crypto';
import { Command } from 'commander';
import { splitData, type SplitResult } from '../../organiser/split/split-data.ts';
import { answer, paint, UsageError, type OutputOptions } from '../terminal.ts';
import { told } from '../told.ts';
import { wholeNumber } from '../whole-number.ts';

interface SplitFlags extends OutputOptions {
  readonly competition: string;
  readonly private: string;
  readonly seed?: string;
  readonly feedback: string;
  readonly final: string;
  readonly stratify?: boolean;
  readonly group?: string;
  readonly time?: string;
  readonly force?: boolean;
}

/** `harvester competition split <data>`: public data into the repository, private splits out of it. */
export function competitionSplitCommand(): Command {
  return new Command('split')
    .description('Cut a table into public data and two private splits, and write their digests into competition.yaml')
    .argument('<data>', 'all rows: a .csv, .parquet or .arrow file')
    .requiredOption('--competition <dir>', 'the competition repository')
    .requiredOption('--private <dir>', 'where the private splits go; outside of every repository')
    .option('--seed <n>', 'the same seed gives the same splits (default: a new one, which is told)')
    .option('--feedback <share>', 'share of rows for scores during the competition', '0.2')
    .option('--final <share>', 'share of rows for the final ranking', '0.2')
    .option('--stratify', 'give each split its share of every class (default, unless --time)')
    .option('--no-stratify', 'draw rows whatever their class')
    .option('--group <column>', 'rows with the same value stay together (default: columns.group)')
    .option('--time <column>', 'cut by time: the latest rows become final (default: columns.time)')
    .option('--force', 'replace splits that are there')
    .option('--json', 'one JSON object on stdout')
    .addHelpText(
      'after',
      '\nexample: harvester competition split all.csv --competition churn --private ../churn-private --seed 7 --group customer\nexit: 0 done, 1 refused, 3 wrong usage',
    )
    .action((data: string, flags: SplitFlags) =>
      told(flags, async () => {
        const [feedback, final] = [share(flags.feedback, '--feedback'), share(flags.final, '--final')];
        if (feedback + final >= 1)
          throw new UsageError('--feedback and --final leave nothing for the public: together they must stay below 1');
        const seed = flags.seed === undefined ? randomInt(2 ** 32) : wholeNumber('--seed', flags.seed, 0);
        const { group, time, competition, force = false } = flags;
        const result = await splitData({
          data,
          competition,
          private: flags.private,
          seed,
          feedback,
          final,
          stratify: flags.stratify ?? time === undefined,
          ...(group !== undefined && { group }),
          ...(time !== undefined && { time }),
          force,
        });
        answer(flags, { seed, ...result }, splitText(result, seed, flags));
      }),
    );
}

function share(text: string, flag: string): number {
  const value = Number(text);
  if (value > 0 && value < 1) return value;
  throw new UsageError(`${flag} takes a share between 0 and 1, not "${text}"`);
}

function splitText({ rows, files, dropped, renamed, baselines }: SplitResult, seed: number, flags: SplitFlags): string {
  const lines = [
    paint('bold', `${rows.public} rows are public, ${rows.feedback} for feedback, ${rows.final} for the final`),
    `  public    ${files.public}`,
    `  feedback  ${files.feedback}`,
    `  final     ${files.final}`,
    `  seed      ${seed}: keep it as secret as the splits, it makes them again`,
  ];
  const changed = Object.entries(renamed).map(([theirs, ours]) => `${theirs} → ${ours}`);
  if (changed.length > 0) lines.push(`  renamed   ${changed.join(', ')}`);
  if (dropped.length > 0) lines.push(`  left out  ${dropped.join(', ')}: not in competition.yaml`);
  if (baselines.length > 0) lines.push(`  learnt    the baselines ${baselines.join(' and ')}, from the public rows`);
  return [
    ...lines,
    '',
    'competition.yaml has their digests. Next:',
    `  harvester competition check ${flags.competition} --private ${flags.private}`,
  ].join('\n');
}
