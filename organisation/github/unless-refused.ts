import { Refused } from './refused.ts';

/** What was asked for, or undefined where GitHub refuses it with one of these statuses. */
export async function unlessRefused<T>(asked: Promise<T>, statuses: readonly number[]): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refused && statuses.includes(error.status)) return undefined;
    throw error;
  }
}
