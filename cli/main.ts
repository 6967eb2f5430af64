import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { version } from '../actions/version.ts';
import { stateDir } from '../scripts/environment.mjs';
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
  .exitOverride()
  .showHelpAfterError('(see --help)');

/** Loaded when asked for: a service's libraries would make a scan wait. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  new: async () => (await import('./commands/new.ts')).newCommand(),
  compose: async () => (await import('./commands/compose.ts')).composeCommand(),
  competition: async () => (await import('./commands/competition.ts')).competitionCommand(),
  scan: async () => (await import('./commands/scan.ts')).scanCommand(),
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand(),
  drill: async () => (await import('./commands/drill.ts')).drillCommand(),
  egress: async () => (await import('./commands/egress.ts')).egressCommand(),
  init: async () => (await import('./commands/init.ts')).initCommand(),
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluateCommand(),
  import: async () => (await import('./commands/import.ts')).importCommand(),
  keys: async () => (await import('./commands/keys.ts')).keysCommand(),
  rejudge: async () => (await import('./commands/rejudge.ts')).rejudgeCommand(),
  reproduce: async () => (await import('./commands/reproduce.ts')).reproduceCommand(),
  warm: async () => (await import('./commands/warm.ts')).warmCommand(),
  rebuild: async () => (await import('./commands/rebuild.ts')).rebuildCommand(),
  reevaluate: async () => (await import('./commands/reevaluate.ts')).reevaluateCommand(),
  tune: async () => (await import('./commands/tune.ts')).tuneCommand(),
  verify: async () => (await import('./commands/verify.ts')).verifyCommand(),
  serve: async () => (await import('./commands/serve.ts')).serveCommand(),
  site: async () => (await import('./commands/site.ts')).siteCommand(),
  sketch: async () => (await import('./commands/sketch.ts')).sketchCommand(),
  app: async () => (await import('./commands/app.ts')).appCommand(),
  audit: async () => (await import('./commands/audit.ts')).auditCommand(),
  replay: async () => (await import('./commands/replay.ts')).replayCommand(),
};
const [, , asked = ''] = process.argv;
for (const load of Object.hasOwn(commands, asked) ? [commands[asked]] : Object.values(commands)) {
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
