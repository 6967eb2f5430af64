import { Command, CommanderError } from 'commander';
import { version } from '../actions/version.ts';
import { appCommand } from './commands/app.ts';
import { keysCommand } from './commands/keys.ts';
import { doctorCommand } from './commands/doctor.ts';
import { scanCommand } from './commands/scan.ts';
import { serveCommand } from './commands/serve.ts';
import { siteCommand } from './commands/site.ts';
import { verifyCommand } from './commands/verify.ts';
import { exitCodes, UsageError } from './terminal.ts';

const program = new Command('harvester')
  .description('Crowdsource AI models through pull requests: check, evaluate on private data, register, serve.')
  .version(version)
  .exitOverride()
  .showHelpAfterError('(see --help)');

for (const command of [scanCommand, doctorCommand, keysCommand, verifyCommand, serveCommand, siteCommand, appCommand])
  program.addCommand(command());

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
  else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof UsageError ? exitCodes.usage : exitCodes.unknown;
  }
}
