import { UsageError } from './terminal.ts';

/** The whole number an option was given. Throws `UsageError` with what it may be. */
export function wholeNumber(option: string, text: string, least: number, most = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
  throw new UsageError(`${option} ${text} is not a whole number ${range}`);
}
