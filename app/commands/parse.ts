import { commandNames, type CommandName } from './specs.ts';

/** One command as a person wrote it. */
export interface Command {
  readonly name: CommandName;
  /** The word after it, or empty. */
  readonly argument: string;
}

/**
 * The commands of a comment: lines that are nothing but `/name` and at most one word. Quotes and code are somebody showing a command, not
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
    const command = /^ {0,3}\/([a-z]+)(?:[ \t]+(\S{1,80}))?[ \t]*$/.exec(line);
    const name = commandNames.find((known) => known === command?.[1]);
    if (name) commands.push({ name, argument: command?.[2] ?? '' });
  }
  return commands;
}
