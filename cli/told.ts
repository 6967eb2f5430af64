import { OrganiserError } from '../organiser/organiser-error.ts';
import { exitCodes, type OutputOptions } from './terminal.ts';

/** Runs a command for organisers: what is wrong with their files is told, located, and the exit code is 1. */
export async function told(options: OutputOptions, command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof OrganiserError)) throw error;
    if (options.json) process.stdout.write(`${JSON.stringify({ problems: error.problems })}\n`);
    else process.stderr.write(`${error.message}\n`);
    process.exitCode = exitCodes.no;
  }
}
