import { Command } from 'commander';
import { stateDir } from '../../scripts/environment.mjs';
import { selfTest } from '../../vault/sandbox/self-test.ts';
import { auditGitHub } from '../audit-github.ts';
import { competitionEnvironment } from '../environment.ts';
import { answer, exitCodes, logger, paint, type OutputOptions } from '../terminal.ts';

/** `harvester doctor`: attacks this machine's own sandbox and says how far it holds. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Prove by attack how well this machine isolates strangers’ code, and say how to mend what does not hold')
    .option('--github <owner/name>', 'audit the live installation of this control repository instead')
    .option('--host <url>', 'with --github: a GitHub Enterprise Server')
    .option('--lock <file>', 'requirements.lock of the environment to test with (default: the template’s)')
    .option('--json', 'one JSON object on stdout')
    .option('--quiet', 'no log lines')
    .addHelpText(
      'after',
      '\nexamples: harvester doctor\n          GH_TOKEN=… harvester doctor --github acme/harvester-control\nexit: 0 fit for private data (every check passed), 1 not fit (a check failed), 2 could not tell',
    )
    .action(async (options: OutputOptions & { readonly lock?: string; readonly github?: string; readonly host?: string }) => {
      if (options.github !== undefined) return auditGitHub(options.github, options);
      const result = await selfTest(stateDir(), await competitionEnvironment(options.lock, logger(options)));
      const fit = result.isolation !== 'none';
      const rows = Object.entries(result.attacks).map(
        ([name, met]) => `${paint(met === 'held' ? 'green' : 'red', met === 'held' ? '✓' : '✗')} ${name}: ${met}`,
      );
      const head = fit
        ? `${paint('green', result.isolation)}: fit for private data`
        : `${paint('red', 'none')}: private data is refused on this machine`;
      answer(options, result, [head, '', ...rows, ...result.why.map((line) => `\n${line}`)].join('\n'));
      if (!fit) process.exitCode = exitCodes.no;
    });
}
