import { validationFailed } from './api-error.ts';
import type { Call } from './call.ts';
import { text } from './fields.ts';

const longest = 65_536;

/** The text of an issue or a pull request. @throws 422 when longer than 65,536 characters */
export function bodyText(call: Call): string | null {
  const body = text(call, 'body') ?? null;
  if (body === null || body.length <= longest || [...body].length <= longest) return body;
  const message = `body is too long (maximum is ${longest} characters)`;
  throw validationFailed({ resource: 'Issue', field: 'body', code: 'custom', message });
}
