import { logger, type OutputOptions } from './terminal.ts';

/** Lines for stderr that `--quiet` keeps back, but does not lose. */
export interface HeldLog {
  readonly log: (line: string) => void;
  /** Says after all what was kept back: quiet is for when it goes well, and a failure without its reason helps nobody. */
  readonly tell: () => void;
}

/** The log of a command that ends in an answer even when this machine fails. */
export function heldLog(options: OutputOptions): HeldLog {
  const held: string[] = [];
  return {
    log: options.quiet ? (line) => void held.push(line) : logger(options),
    tell: () => {
      for (const line of held.splice(0)) process.stderr.write(`${line}\n`);
    },
  };
}
