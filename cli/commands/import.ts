import { Argument, Command } from 'commander';
import { importKit, TargetNotEmpty } from '../../importers/import-kit.ts';
import { OrganiserError } from '../../organiser/organiser-error.ts';
import { platforms, type Platform } from '../../importers/outcome.ts';
import { reportText } from '../../importers/write/report-text.ts';
import { answer, exitCodes, logger, paint, UsageError, type OutputOptions } from '../terminal.ts';

interface ImportCommandOptions extends OutputOptions {
  readonly private?: string;
  readonly train?: string;
  readonly features?: readonly string[];
  readonly target?: string;
  readonly organisation?: string;
}

/** `harvester import <platform> <path> <dir>`: another platform's kit as a competition repository. */
export function importCommand(): Command {
  return new Command('import')
    .description('Turn a kit of EvalAI, Codabench, CodaLab or RAMP into a competition repository')
    .addArgument(new Argument('<platform>', 'whose kit it is').choices(platforms))
    .argument('<path>', 'folder or zip of the kit')
    .argument('<dir>', 'the competition repository to make; a new folder')
    .option('--private <dir>', 'where the private splits go, outside of the repository (default: <dir>-private)')
    .option('--train <path>', 'in the kit: a table of training rows that its configuration does not name')
    .option('--features <path...>', 'in the kit: inputs of the test rows, one table or one for each phase')
    .option('--target <column>', 'the column of labels, where it cannot be told')
    .option('--organisation <login>', 'GitHub organisation whose teams owners and maintainers review')
    .option('--json', 'one JSON object on stdout')
    .option('--quiet', 'no log lines')
    .addHelpText(
      'after',
      '\nexample: harvester import ramp iris-kit.zip iris\nexit: 0 imported, 1 something has no counterpart or cannot be read, 2 could not tell, 3 wrong usage\nThe kit’s own code runs in the sandbox of the vault only. Nothing is written unless all of it is.',
    )
    .action(async (platform: Platform, path: string, dir: string, options: ImportCommandOptions) => {
      const { train, features, target, organisation } = options;
      const outcome = await importKit({
        platform,
        path,
        dir,
        privateDir: options.private ?? `${dir.replace(/\/+$/, '')}-private`,
        given: { train, features, target },
        organisation,
        now: new Date(),
        log: logger(options),
      }).catch((error: unknown) => {
        if (error instanceof TargetNotEmpty || error instanceof OrganiserError) throw new UsageError(error.message);
        throw error;
      });
      const text = reportText(outcome);
      const [head = '', ...rest] = text.split('\n');
      answer(options, outcome, [paint(outcome.kind === 'imported' ? 'green' : 'red', head), ...rest].join('\n'));
      if (outcome.kind === 'refused') process.exitCode = exitCodes.no;
    });
}
