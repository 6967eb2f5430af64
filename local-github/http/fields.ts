import { invalidRequest } from './api-error.ts';
import type { Call } from './call.ts';

/** A string of the body. @throws 422 when it is something else, or missing though required */
export function text(call: Call, name: string): string | undefined {
  const value = call.body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalidRequest(`For 'properties/${name}', ${JSON.stringify(value)} is not a string.`);
  return value;
}

export function requiredText(call: Call, name: string): string {
  const value = text(call, name);
  if (value === undefined) throw invalidRequest(`"${name}" wasn't supplied.`);
  return value;
}

export function flag(call: Call, name: string): boolean | undefined {
  const value = call.body[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw invalidRequest(`For 'properties/${name}', ${JSON.stringify(value)} is not a boolean.`);
  return value;
}

/** A list of strings. */
export function texts(call: Call, name: string): string[] | undefined {
  const value = call.body[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) {
    throw invalidRequest(`For 'properties/${name}', ${JSON.stringify(value)} is not an array of strings.`);
  }
  return value as string[];
}

/** One of some words. */
export function oneOf<T extends string>(call: Call, name: string, words: readonly T[]): T | undefined {
  const value = text(call, name);
  if (value === undefined) return undefined;
  if (!(words as readonly string[]).includes(value))
    throw invalidRequest(`For 'properties/${name}', ${JSON.stringify(value)} is not a member of ${JSON.stringify(words)}.`);
  return value as T;
}

/** A number in the path. */
export function numberParam(call: Call, name: string): number {
  return Number.parseInt(call.params[name] ?? '', 10);
}
