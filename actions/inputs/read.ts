import type * as z from 'zod';
import { kindOf } from './kinds.ts';

export interface InputSource {
  /** The input's text as the workflow gave it; empty when it gave none. */
  readonly get: (name: string) => string;
  readonly mask: (value: string) => void;
}

/**
 * Reads every input of an action. Secrets are masked first, then all is checked at once. Throws one message with every input that is wrong, each by
 * name; what was given is not repeated, since a stranger may have chosen it.
 */
export function readActionInputs<S extends z.ZodObject>(schema: S, { get, mask }: InputSource): z.output<S> {
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, get(name) || undefined]));
  for (const [name, one] of Object.entries(schema.shape))
    if (kindOf(one as z.ZodType) === 'Secret' && given[name] !== undefined) for (const part of secretParts(given[name])) mask(part);
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const lines = read.error.issues.map(({ path, message }) => {
    const name = String(path[0] ?? '');
    return `input ${name}: ${given[name] === undefined ? 'is required and was not given' : message}`;
  });
  throw new Error([...lines, "next: compare the step's `with:` with the inputs in this action's action.yml"].join('\n'));
}

/** A secret, and what of it may turn up alone: the credentials of an `Authorization` value, and the password inside Basic ones. */
function secretParts(value: string): string[] {
  const [, scheme, credentials] = /^(Basic|Bearer)\s+(\S+)$/i.exec(value) ?? [];
  if (!credentials) return [value];
  const password =
    scheme?.toLowerCase() === 'basic'
      ? Buffer.from(credentials, 'base64')
          .toString('utf8')
          .replace(/^[^:]*:/, '')
      : '';
  return [value, credentials, ...(password.length >= 4 ? [password] : [])];
}
