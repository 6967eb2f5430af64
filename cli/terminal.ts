/** What a command's exit code means: 0 done, 1 the answer is no, 2 could not tell, 3 wrong usage. */
export const exitCodes = { done: 0, no: 1, unknown: 2, usage: 3 } as const;

/** The command was called wrongly; the message says how to call it rightly. */
export class UsageError extends Error {}

export interface OutputOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Prints a command's answer: one JSON object on stdout with `--json`, otherwise the text for people. */
export function answer(options: OutputOptions, data: unknown, text: string): void {
  process.stdout.write(options.json ? `${JSON.stringify(data)}\n` : text.endsWith('\n') ? text : `${text}\n`);
}

/** Log lines go to stderr, so that stdout stays the answer. */
export function logger(options: OutputOptions): (line: string) => void {
  return (line) => {
    if (!options.quiet) process.stderr.write(`${line}\n`);
  };
}

const codes = { red: 31, green: 32, yellow: 33, bold: 1, dim: 2 } as const;

/** Colour for people at a terminal; plain text when piped, with NO_COLOR, or on a dumb terminal. */
export function paint(style: keyof typeof codes, text: string): string {
  const plain = !process.stdout.isTTY || process.env['NO_COLOR'] !== undefined || process.env['TERM'] === 'dumb';
  return plain ? text : `\u001b[${codes[style]}m${text}\u001b[0m`;
}

/** Resolves when the person presses Ctrl-C or the service is asked to end. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
