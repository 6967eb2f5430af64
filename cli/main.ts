import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { version } from '../actions/version.ts';
import { stateDir } from '../scripts/environment.mjs';
import { commands } from './commands.ts';
import { exitCodes, UsageError } from './terminal.ts';

// Most of a short command's time is Node reading the sources; the second time it need not. Beside the environments, not in everybody's /tmp.
enableCompileCache(join(stateDir(), 'compile-cache'));

// A reader that has seen enough (head, less) closes the pipe; that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const program = new Command('harvester')
  .description('Crowdsource AI models through pull requests: check, evaluate on private data, register, serve.')
  .version(version)
  // What stands behind a command's name is that command's, also where the one above it has an option of the same name.
  .enablePositionalOptions()
  .exitOverride()
  .showHelpAfterError('(see --help)');

const [, , asked = ''] = process.argv;
const wanted = ['--version', '-V'].includes(asked) ? [] : Object.hasOwn(commands, asked) ? [commands[asked]] : Object.values(commands);
for (const load of wanted) {
  if (load) program.addCommand(inherit(await load()));
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
  else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = error instanceof UsageError ? exitCodes.usage : exitCodes.unknown;
  }
}

/** Commands made apart know nothing of the program's way to end: wrong usage must answer 3 below it too. */
function inherit(command: Command, parent = program): Command {
  command.copyInheritedSettings(parent);
  for (const inner of command.commands) inherit(inner, command);
  return command;
}
