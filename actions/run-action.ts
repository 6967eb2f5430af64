import { randomUUID } from 'node:crypto';
import * as core from '@actions/core';
import type * as z from 'zod';
import { readActionInputs } from './inputs/read.ts';

/** What an action may ask of its runner; the only door to `@actions/core` for the actions themselves. */
export interface ActionDoor {
  /** Every input, checked and typed; secrets are masked from here on. Throws with all that are wrong. */
  readonly inputs: <S extends z.ZodObject>(schema: S) => z.output<S>;
  readonly output: (name: string, value: string) => void;
  readonly summary: (markdown: string) => Promise<void>;
  /** One line of the log. What of it could be a command to the runner is quoted. */
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
    inputs: (schema) => readActionInputs(schema, { get: (name) => core.getInput(name), mask: core.setSecret }),
    output: (name, value) => core.setOutput(name, value),
    summary: async (markdown) => {
      await core.summary.addRaw(markdown, true).write();
    },
    log: (line) => (/::|##\[/.test(line) ? quote(line) : core.info(line)),
    group: (name, body) => core.group(name, body),
    quote,
    annotate: (level, message, at) => levels[level](message, at),
  };
}

function quote(text: string): void {
  if (text === '') return;
  const token = randomUUID();
  process.stdout.write(`::stop-commands::${token}\n${text}\n::${token}::\n`);
}
