import { wholeCompetition, type PullKey } from '../app/observe/snapshot.ts';

/** The pull request that `owner/name#number` names, if it does. */
export function pullNamed(what: string): PullKey | undefined {
  const match = /^([^/\s]+\/[^/\s#]+)#([1-9]\d*)$/.exec(what);
  return match?.[1] ? { repository: match[1], number: Number(match[2]) } : undefined;
}

/** The competition as a whole whose repository `owner/name` names, if it does. */
export function competitionNamed(what: string): PullKey | undefined {
  return /^[^/\s#]+\/[^/\s#]+$/.test(what) ? { repository: what, number: wholeCompetition } : undefined;
}
