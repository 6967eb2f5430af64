import type { PullKey } from '../app/observe/snapshot.ts';

/** The pull request that `owner/name#number` names, if it does. */
export function pullNamed(what: string): PullKey | undefined {
  const match = /^([^/\s]+\/[^/\s#]+)#([1-9]\d*)$/.exec(what);
  return match?.[1] ? { repository: match[1], number: Number(match[2]) } : undefined;
}
