import { randomUUID } from 'node:crypto';
import * as core from '@actions/core';

/** What an action may ask of its runner; the only door to `@actions/core` for the actions themselves. */
export interface ActionDoor {
  /** A required input. Throws when it is empty. */
  readonly input: (name: string) => string;
  readonly optional: (name: string) => string | undefined;
  readonly secret: (name: string) => string;
  readonly output: (name: string, value: string) => void;
  readonly summary: (markdown: string) => Promise<void>;
  readonly log: (line: string) => void;
  /** Folds what is logged meanwhile under one line of the log. */
  readonly group: <T>(name: string, body: () => Promise<T>) => Promise<T>;
  /** Prints text that a participant may have written: no workflow command inside it is obeyed. */
  readonly quote: (text: string) => void;
  readonly annotate: (level: 'error' | 'warning' | 'notice', message: string, at: { file: string; startLine?: number }) => void;
}

const levels = { error: core.error, warning: core.warning, notice: core.notice } as const;

/** Runs one action: its error becomes one line on the run page, never a stack trace; the exit code says the rest. */
export async function runAction(body: (door: ActionDoor) => Promise<void>): Promise<void> {
  try {
    await body(door());
  } catch (error) {
    core.setFailed(error instanceof Error ? error.message : String(error));
  }
}

function door(): ActionDoor {
  return {
    input: (name) => core.getInput(name, { required: true }),
    optional: (name) => core.getInput(name) || undefined,
    secret: (name) => {
      const value = core.getInput(name, { required: true });
      core.setSecret(value);
      return value;
    },
    output: (name, value) => core.setOutput(name, value),
    summary: async (markdown) => {
      await core.summary.addRaw(markdown, true).write();
    },
    log: (line) => core.info(line),
    group: (name, body) => core.group(name, body),
    quote: (text) => {
      if (text === '') return;
      const token = randomUUID();
      process.stdout.write(`::stop-commands::${token}\n${text}\n::${token}::\n`);
    },
    annotate: (level, message, at) => levels[level](message, at),
  };
}
