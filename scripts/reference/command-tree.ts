import type { Command } from 'commander';
import { commands } from '../../cli/commands.ts';

/** A command as a user types it, with what its own help says. */
export interface DocumentedCommand {
  /** Such as `harvester competition check`. */
  readonly name: string;
  readonly summary: string;
  /** What `--help` prints, 100 columns wide. */
  readonly help: string;
  /** Every spelling of its options, short and long: `-h`, `--json`. */
  readonly options: ReadonlySet<string>;
  /** It only holds other commands. */
  readonly isGroup: boolean;
}

/** Every command of the command line, groups before what is in them, in the order of their names. */
export async function commandTree(): Promise<DocumentedCommand[]> {
  const names = Object.keys(commands).toSorted();
  const loaded = await Promise.all(names.map(async (name) => commands[name]?.()));
  return loaded.flatMap((command) => (command ? documented(command, 'harvester') : []));
}

function documented(command: Command, parent: string): DocumentedCommand[] {
  const name = `${parent} ${command.name()}`;
  const inner = command.commands.toSorted((a, b) => (a.name() < b.name() ? -1 : 1));
  const spellings = command.options.flatMap(({ short, long }) => [short, long]).filter((text) => text !== undefined);
  const own: DocumentedCommand = {
    name,
    summary: command.description(),
    help: helpOf(command, name),
    options: new Set([...spellings, '-h', '--help']),
    isGroup: inner.length > 0 && command.registeredArguments.length === 0,
  };
  return [own, ...inner.flatMap((child) => documented(child, name))];
}

function helpOf(command: Command, name: string): string {
  let text = '';
  command.configureOutput({ writeOut: (part) => (text += part), getOutHelpWidth: () => 100, getOutHasColors: () => false });
  command.configureHelp({ commandUsage: (it) => `${name} ${it.usage()}` });
  command.outputHelp();
  return text.trimEnd();
}
