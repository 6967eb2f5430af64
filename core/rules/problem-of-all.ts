import type { Problem } from '../contract/problem.ts';

/** A problem of the pull request as a whole. */
export function problemOfAll(code: string, message: string, next: string): Problem {
  return { code, path: 'pull request', message, next };
}
