import { Command } from 'commander';
import type { Finding } from '../../organiser/check/check.ts';
import { runChecks, type Checked, type CheckReport } from '../../organiser/check/run-checks.ts';
import { answer, exitCodes, logger, paint, type OutputOptions } from '../terminal.ts';
import { told } from '../told.ts';

/** `harvester competition check <dir>`: whether a competition may open. */
export function competitionCheckCommand(): Command {
  return new Command('check')
    .description('Check a competition: contract, dates, owners, licences, lock, baselines, data, leaks')
    .argument('<dir>', 'the competition repository')
    .option('--private <dir>', 'the folder that holds the private splits; what is about them is skipped without it')
    .option('--json', 'one JSON object on stdout')
    .option('--quiet', 'no log lines')
    .addHelpText(
      'after',
      '\nexample: harvester competition check churn --private ../churn-private\nexit: 0 ready, 1 not ready, 3 wrong usage',
    )
    .action((dir: string, options: OutputOptions & { readonly private?: string }) =>
      told(options, async () => {
        const log = logger(options);
        const report = await runChecks({
          dir,
          now: new Date(),
          log,
          started: (title) => log(`… ${title}`),
          ...(options.private !== undefined && { privateDir: options.private }),
        });
        answer(options, report, checkText(report));
        if (!report.ready) process.exitCode = exitCodes.no;
      }),
    );
}

const marks = { passed: paint('green', '✓'), warned: paint('yellow', '!'), failed: paint('red', '✗'), skipped: paint('dim', '–') } as const;

function checkText({ ready, checks }: CheckReport): string {
  const of = (outcome: Checked['outcome']): number => checks.filter((check) => check.outcome === outcome).length;
  const first = ready
    ? paint('green', of('warned') > 0 ? `ready, with ${of('warned')} ${of('warned') === 1 ? 'warning' : 'warnings'}` : 'ready')
    : of('failed') > 0
      ? paint('red', `not ready: ${of('failed')} of ${checks.length} checks failed`)
      : paint('yellow', 'not known: name the private splits with --private');
  const width = Math.max(...checks.map(({ id }) => id.length));
  const lines = checks.flatMap(({ id, title, outcome, findings }) => [
    `${marks[outcome]} ${id.padEnd(width)}  ${title}`,
    ...findings.flatMap(findingLines),
  ]);
  return [first, '', ...lines].join('\n');
}

function findingLines({ level, path, line, column, message, next }: Finding): string[] {
  const at = [path, line, column].filter((part) => part !== undefined).join(':');
  return [`    ${paint('bold', at)}  ${level === 'warning' ? '(warning) ' : ''}${message}`, `      next: ${next}`];
}
