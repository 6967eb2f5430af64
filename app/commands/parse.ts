import { commandNames, specs, type CommandName, type CommandSpec } from './specs.ts';

/** One command as a person wrote it. */
export interface Command {
  readonly name: CommandName;
  /** What followed it, or empty: one word, or for a command that takes words the rest of the line. */
  readonly argument: string;
}

/**
 * The commands of a comment: lines that are nothing but `/name` and what it takes. Quotes and code are somebody showing a command, not
 * giving it, and are passed over.
 */
export function parseCommands(body: string): Command[] {
  const commands: Command[] = [];
  let fence: string | undefined;
  for (const line of body.split(/\r?\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence)) fence = undefined;
      continue;
    }
    if (mark !== undefined) {
      fence = mark;
      continue;
    }
    const command = commandOf(line);
    if (command) commands.push(command);
  }
  return commands;
}

function commandOf(line: string): Command | undefined {
  if (line.length > 1100) return undefined;
  const [, word, rest = ''] = /^ {0,3}\/([a-z]+)(?:[ \t]+(\S.*))?$/.exec(line.trimEnd()) ?? [];
  const name = commandNames.find((known) => known === word);
  if (!name) return undefined;
  const { takes }: CommandSpec = specs[name];
  const argument = takes === 'rule' ? rest.slice(0, 1000) : rest;
  return takes === 'rule' || /^\S{0,80}$/.test(argument) ? { name, argument } : undefined;
}
