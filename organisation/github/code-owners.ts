import * as z from 'zod';
import type { GitHubClient } from './client.ts';

/** A line of CODEOWNERS that does not do what it says: an owner who is not there or may not write is passed over, as if nobody owned the file. */
export const PassedOver = z.object({ path: z.string(), line: z.number().int(), kind: z.string(), source: z.string().optional() });
export type PassedOver = z.infer<typeof PassedOver>;

/** What GitHub finds wrong in a repository's CODEOWNERS; undefined where it has none, or it is not to be seen. */
export async function passedOverIn(github: GitHubClient, full: string): Promise<readonly PassedOver[] | undefined> {
  return (await github.get(`/repos/${full}/codeowners/errors`, z.object({ errors: z.array(PassedOver) })))?.errors;
}

/** One of them in words. */
export function passedOverSays({ path, line, kind, source = '' }: PassedOver): string {
  return `${path}:${line}: ${kind.toLowerCase()} in “${source.trim().split(/\s+/).join(' ')}”`;
}
